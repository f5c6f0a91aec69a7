/** What brokers that are their own controllers need: server.properties in KRaft combined mode. */

/** Where one broker is reached, and where its part in the election of the controller. */
export interface KafkaAddress {
  port: number;
  controllerPort: number;
}

/** Loses no record and goes on when one of three is gone; one broker can hold one copy only. */
const MOST_COPIES = 3;

/**
 * The settings of one node of a cluster.
 *
 * @param number which of the nodes it is, from 1
 * @param folder where its topics live
 */
export function serverProperties(addresses: readonly KafkaAddress[], number: number, folder: string): string {
  const { port, controllerPort } = addresses[number - 1] as KafkaAddress;
  const voters = addresses.map((node, index) => `${index + 1}@127.0.0.1:${node.controllerPort}`);
  const copies = Math.min(addresses.length, MOST_COPIES);
  const inSync = Math.max(1, copies - 1);
  return `
process.roles=broker,controller
node.id=${number}
controller.quorum.voters=${voters.join(',')}
listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}
advertised.listeners=PLAINTEXT://127.0.0.1:${port}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
log.dirs=${folder}

# A topic that no service created is a mistake, and one with default partitions would hide it.
auto.create.topics.enable=false
default.replication.factor=${copies}
min.insync.replicas=${inSync}

# Few partitions are created faster, and taken over faster.
offsets.topic.replication.factor=${copies}
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=${copies}
transaction.state.log.min.isr=${inSync}
transaction.state.log.num.partitions=4
share.coordinator.state.topic.replication.factor=${copies}
share.coordinator.state.topic.min.isr=${inSync}
share.coordinator.state.topic.num.partitions=1

# A group's first member would wait three seconds for others.
group.initial.rebalance.delay.ms=0

# Tests kill consumers, and do not wait the usual six seconds at least until it is noticed.
group.min.session.timeout.ms=1000

# A killed broker is replaced, and may come back, once its session is over. On one machine silence soon means death.
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=500

# Half of it would be taken from the heap at the start, and nothing here is compacted but a few offsets.
log.cleaner.dedupe.buffer.size=4194304
`;
}
