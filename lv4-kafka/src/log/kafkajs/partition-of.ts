import { Partitioners, type PartitionMetadata } from 'kafkajs';

const choose = Partitioners.DefaultPartitioner();
/** What kafkajs wants to know of the partitions is how many there are. By that number: it is asked for every request. */
const known = new Map<number, PartitionMetadata[]>();

/**
 * The partition of a key, as every client of Kafka finds it (murmur2): a client in
 * another language that appends to the same topics agrees.
 */
export function partitionOf(key: string, partitions: number): number {
  const partitionMetadata = known.get(partitions) ?? describe(partitions);
  known.set(partitions, partitionMetadata);
  return choose({ topic: '', partitionMetadata, message: { key, value: null } });
}

function describe(partitions: number): PartitionMetadata[] {
  return Array.from({ length: partitions }, (_, partitionId) => ({
    ...{ partitionId, leader: 0, partitionErrorCode: 0 },
    ...{ replicas: [], isr: [] },
  }));
}
