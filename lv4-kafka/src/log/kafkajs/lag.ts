import type { Admin } from 'kafkajs';
import type { PartitionLag, PartitionRange } from '../log';

/** The end of each partition, less what the group has committed, or less its beginning if it has committed none. */
export async function lagOf(admin: Admin, groupId: string, topics: string[]): Promise<PartitionLag[]> {
  const [committed, ranges] = await Promise.all([
    admin.fetchOffsets({ groupId, topics }),
    rangesOf(admin, topics),
  ]);
  const offsets = new Map(
    committed.flatMap(({ topic, partitions }) =>
      partitions.map(({ partition, offset }) => [`${topic}:${partition}`, BigInt(offset)] as const),
    ),
  );
  return ranges.map(({ topic, partition, first, end }) => {
    const next = offsets.get(`${topic}:${partition}`) ?? -1n;
    const from = next < first ? first : next;
    return { topic, partition, records: Number(end - from), handled: Number(from) };
  });
}

export async function rangesOf(admin: Admin, topics: string[]): Promise<PartitionRange[]> {
  const ranges = await Promise.all(topics.map((topic) => admin.fetchTopicOffsets(topic)));
  return topics.flatMap((topic, index) =>
    (ranges[index] ?? []).map(({ partition, low, high }) => ({
      ...{ topic, partition },
      first: BigInt(low),
      end: BigInt(high),
    })),
  );
}
