/**
 * One Apache Kafka broker, its own controller (KRaft combined mode), with nothing in it.
 *
 * Starting takes 2.2 s of CPU, the first time on a machine 12 s (see kafka-first-start.ts).
 */

import { startOnFreePorts } from '../../process/ports';
import type { RestartableServer } from '../../process/restartable-server';
import type { Scratch } from '../../process/scratch';
import { newClusterId, startKafkaNode } from './kafka-node';

const MEMORY = ['-Xms256m', '-Xmx512m'];

/** SIGKILL is a crash. Started again it has its topics, its groups and their offsets. */
export interface Kafka extends RestartableServer {
  /** host:port, as clients want them. */
  readonly brokers: string[];
}

/** @throws ServerStartError, or an Error when Java or the jars are missing and cannot be fetched. */
export async function startKafka(scratch: Scratch): Promise<Kafka> {
  const clusterId = newClusterId();
  return startOnFreePorts(2, async (port, controllerPort) => {
    const addresses = [{ port, controllerPort }];
    const node = { name: 'kafka', clusterId, addresses, number: 1, memory: MEMORY };
    return Object.assign(await startKafkaNode(scratch, node), { brokers: [`127.0.0.1:${port}`] });
  });
}
