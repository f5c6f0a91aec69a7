import { type Admin, ConfigResourceTypes } from 'kafkajs';

const MIN_IN_SYNC = 'min.insync.replicas';

/**
 * Rejects where an append would be refused: a partition has no leader, or fewer copies in sync than an acknowledgement needs.
 * It asks the cluster what it knows, and does not append.
 */
export async function requireWritable(admin: Admin, topics: string[]): Promise<void> {
  const [metadata, leastInSync] = await Promise.all([
    admin.fetchTopicMetadata({ topics }),
    readLeastInSync(admin, topics),
  ]);
  for (const { name, partitions } of metadata.topics) {
    const required = leastInSync.get(name) ?? 1;
    // A broker asks for no more copies than there are to be.
    const short = partitions.find(({ isr, replicas }) => isr.length < Math.min(required, replicas.length));
    if (short === undefined) continue;
    throw new Error(
      `partition ${short.partitionId} of ${name} has ${short.isr.length} copies in sync, ${required} are needed`,
    );
  }
}

/** How many copies must have a record before it is acknowledged, for each topic. */
async function readLeastInSync(admin: Admin, topics: string[]): Promise<Map<string, number>> {
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: topics.map((name) => ({ type: ConfigResourceTypes.TOPIC, name, configNames: [MIN_IN_SYNC] })),
  });
  return new Map(
    resources.map(({ resourceName, configEntries }) => [resourceName, Number(configEntries[0]?.configValue)]),
  );
}
