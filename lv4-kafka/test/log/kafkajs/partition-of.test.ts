import { expect, test } from '@jest/globals';
import { Partitioners, type PartitionMetadata } from 'kafkajs';
import { partitionOf } from '../../../src/log/kafkajs/partition-of';

/** As kafkajs itself chooses, each time anew. */
function chosenBy(key: string, partitions: number): number {
  const partitionMetadata = Array.from({ length: partitions }, (_, partitionId) => ({
    partitionId,
    leader: 0,
  })) as PartitionMetadata[];
  return Partitioners.DefaultPartitioner()({ topic: '', partitionMetadata, message: { key, value: null } });
}

test.each([6, 7])(
  'a key is found where other clients find it, also when it is asked for again (%i partitions)',
  (count) => {
    const keys = ['1', '2', '2147483647', '7:A-12', ''];
    for (const key of [...keys, ...keys]) expect(partitionOf(key, count)).toBe(chosenBy(key, count));
  },
);
