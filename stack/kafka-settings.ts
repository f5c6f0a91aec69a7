/** What one broker that is its own controller needs: server.properties in KRaft combined mode. */

export interface KafkaSettings {
  port: number;
  controllerPort: number;
  /** Where topics live. */
  folder: string;
}

export function serverProperties({ port, controllerPort, folder }: KafkaSettings): string {
  return `
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controllerPort}
listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}
advertised.listeners=PLAINTEXT://127.0.0.1:${port}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
log.dirs=${folder}

# A topic that nobody created is a mistake, and one with default partitions would hide it.
auto.create.topics.enable=false

# One broker can hold one copy, and few partitions are created faster.
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=4
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1

# A group's first member would wait three seconds for others.
group.initial.rebalance.delay.ms=0
`;
}
