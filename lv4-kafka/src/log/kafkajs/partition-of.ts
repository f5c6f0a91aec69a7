import { Partitioners, type PartitionMetadata } from 'kafkajs';

const choose = Partitioners.DefaultPartitioner();

const MOST_REMEMBERED = 10_000;
/** kafkajs computes the hash in 64-bit numbers of its own, and a rush is for a few keys. */
const remembered = new Map<string, number>();

/**
 * The partition of a key, as every client of Kafka finds it (murmur2): a client in
 * another language that appends to the same topics agrees.
 */
export function partitionOf(key: string, partitions: number): number {
  const place = `${partitions} ${key}`;
  const known = remembered.get(place);
  if (known !== undefined) return known;
  const partition = choose({
    topic: '',
    partitionMetadata: describe(partitions),
    message: { key, value: null },
  });
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  remembered.set(place, partition);
  return partition;
}

/** What kafkajs wants to know of the partitions is how many there are. */
function describe(partitions: number): PartitionMetadata[] {
  return Array.from({ length: partitions }, (_, partitionId) => ({
    ...{ partitionId, leader: 0, partitionErrorCode: 0 },
    ...{ replicas: [], isr: [] },
  }));
}
