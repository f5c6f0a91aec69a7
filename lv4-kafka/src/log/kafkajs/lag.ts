import type { Admin } from 'kafkajs';
import type { PartitionLag } from '../log';

/** The end of each partition, less what the group has committed, or less its beginning if that is nothing yet. */
export async function lagOf(admin: Admin, groupId: string, topics: string[]): Promise<PartitionLag[]> {
  const [committed, ...ends] = await Promise.all([
    admin.fetchOffsets({ groupId, topics }),
    ...topics.map((topic) => admin.fetchTopicOffsets(topic)),
  ]);
  const offsets = new Map(
    committed.flatMap(({ topic, partitions }) =>
      partitions.map(({ partition, offset }) => [`${topic}:${partition}`, BigInt(offset)] as const),
    ),
  );
  return topics.flatMap((topic, index) =>
    (ends[index] ?? []).map(({ partition, high, low }) => {
      const next = offsets.get(`${topic}:${partition}`) ?? -1n;
      const from = next < BigInt(low) ? BigInt(low) : next;
      return { topic, partition, records: Number(BigInt(high) - from), handled: Number(from) };
    }),
  );
}
