import { Partitioners } from 'kafkajs';

const choose = Partitioners.DefaultPartitioner();

/**
 * The partition of a key, as every client of Kafka finds it (murmur2): whoever appends to the same topics in another
 * language agrees.
 */
export function partitionOf(key: string, partitions: number): number {
  const partitionMetadata = Array.from({ length: partitions }, (_, partitionId) => ({
    ...{ partitionId, leader: 0, partitionErrorCode: 0 },
    ...{ replicas: [], isr: [] },
  }));
  return choose({ topic: '', partitionMetadata, message: { key, value: null } });
}
