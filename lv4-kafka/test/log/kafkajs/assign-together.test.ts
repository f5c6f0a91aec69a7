import { expect, test } from '@jest/globals';
import { assignTogether, type PartitionedSet, type Share } from '../../../src/log/kafkajs/assign-together';

const setOf = (name: string, partitions: number): PartitionedSet => ({
  partitions,
  lanes: [`${name}`, `${name}.vip`, `${name}.retry`].map((topic) => ({ lane: topic, topic, weight: 1 })),
});
const sets = [setOf('single', 1), setOf('keyed', 6), setOf('lock', 6)];

const sizes = (shares: Map<string, Share>, topic: string) =>
  [...shares.values()].map((share) => share[topic]?.length ?? 0).sort();

test.each([1, 2, 3, 7, 20])('%i members get every partition, each once', (count) => {
  const members = Array.from({ length: count }, (_, index) => `member-${index}`);
  const shares = assignTogether(members, sets);
  expect([...shares.keys()]).toEqual(members.sort());
  for (const { lanes, partitions } of sets) {
    for (const { topic } of lanes) {
      const dealt = [...shares.values()].flatMap((share) => share[topic] ?? []).sort();
      expect(dealt).toEqual(Array.from({ length: partitions }, (_, partition) => partition));
    }
  }
});

test('equal partition numbers of all lanes fall to the same member', () => {
  for (const share of assignTogether(['a', 'b', 'c'], sets).values()) {
    for (const { lanes } of sets) {
      const [first, ...others] = lanes.map(({ topic }) => share[topic]);
      for (const other of others) expect(other).toEqual(first);
    }
  }
});

test('each set is spread evenly, after any other', () => {
  const shares = assignTogether(['a', 'b'], sets);
  expect(sizes(shares, 'keyed')).toEqual([3, 3]);
  expect(sizes(shares, 'lock.vip')).toEqual([3, 3]);
});

test('sets of one partition do not all fall to the first', () => {
  const shares = assignTogether(['a', 'b'], [setOf('one', 1), setOf('two', 1)]);
  expect([...shares.values()].map((share) => Object.keys(share).length)).toEqual([3, 3]);
});

test('members that are told in another order come to the same', () => {
  expect(assignTogether(['c', 'a', 'b'], sets)).toEqual(assignTogether(['a', 'b', 'c'], sets));
});
