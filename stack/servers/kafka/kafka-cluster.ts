/**
 * Several Apache Kafka brokers that keep copies of each other's topics: what one of them acknowledges survives its death.
 *
 * Three take 6 s to start on two idle cores, and 150 MB each when they are up.
 */

import { startOnFreePorts } from '../../process/ports';
import type { RestartableServer } from '../../process/restartable-server';
import type { Scratch } from '../../process/scratch';
import { startTogether } from '../../process/together';
import { newClusterId, startKafkaNode } from './kafka-node';

/** Small: it is for tests that kill one, not for load. Nothing runs long enough for the optimizing compiler to pay. */
const MEMORY = ['-Xms64m', '-Xmx160m', '-XX:TieredStopAtLevel=1'];

export interface KafkaCluster {
  /** host:port of each node, as clients want them. */
  readonly brokers: string[];
  /** In the same order. A node that is killed and started again copies what it has missed. */
  readonly nodes: RestartableServer[];
}

/**
 * Topics have three copies unless they say otherwise, and an acknowledged record is on two of them at least.
 *
 * @throws ServerStartError of the first node that does not start; the others are stopped by then
 */
export async function startKafkaCluster(scratch: Scratch, count: number): Promise<KafkaCluster> {
  const clusterId = newClusterId();
  return startOnFreePorts(2 * count, async (...ports) => {
    const addresses = Array.from({ length: count }, (_, index) => ({
      port: ports[index] as number,
      controllerPort: ports[count + index] as number,
    }));
    const start = (number: number) =>
      startKafkaNode(scratch, { name: `kafka-${number}`, clusterId, addresses, number, memory: MEMORY });
    const nodes = await startTogether(addresses.map((_, index) => start(index + 1)));
    return { brokers: addresses.map(({ port }) => `127.0.0.1:${port}`), nodes };
  });
}
