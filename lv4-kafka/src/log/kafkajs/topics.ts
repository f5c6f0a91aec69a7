import { StartError } from '@ticket-rush/shared/config/start-errors';
import { backOff } from '@ticket-rush/shared/retry/full-jitter';
import type { Logger } from '@ticket-rush/shared/telemetry/logger';
import type { Admin, ITopicConfig, ITopicMetadata } from 'kafkajs';
import type { Topic } from '../log';

/** How long a broker may take to lead what it was given. Milliseconds. */
const LEAD_LIMIT_MS = 30_000;
/** What a broker says of a topic that was created a moment ago. */
const NOT_THERE_YET = ['UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE'];
const LOOK_AGAIN = { baseMs: 50, capMs: 500 };

const A_WEEK_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * Creates topics with everything said, never by the first record that happens to arrive. An acknowledged record is on all
 * copies but one at least, so that one broker may die at any time: appending goes on, and no record is lost.
 */
export async function createTopics(
  admin: Admin,
  logger: Logger,
  topics: Topic[],
  replication: number,
): Promise<void> {
  try {
    await admin.createTopics({
      // kafkajs waits for some seconds only. It is waited for below, as long as a busy broker may take.
      waitForLeaders: false,
      topics: topics.map((topic) => topicConfig(topic, replication)),
    });
  } catch (cause) {
    throw new StartError(`Kafka does not create the topics: ${reasons(cause)}`, { cause });
  }
  const deadline = Date.now() + LEAD_LIMIT_MS;
  await requirePartitions(admin, logger, topics, deadline);
  await untilLed(admin, topics, deadline);
}

function topicConfig(
  { name, partitions, retentionMs = A_WEEK_MS }: Topic,
  replication: number,
): ITopicConfig {
  const configEntries = [
    { name: 'retention.ms', value: String(retentionMs) },
    { name: 'min.insync.replicas', value: String(Math.max(1, replication - 1)) },
  ];
  return { topic: name, numPartitions: partitions, replicationFactor: replication, configEntries };
}

/**
 * A topic that was there before is not changed. With too many partitions it can be used: the API appends to the first ones
 * only, and the workers read those. With too few it cannot.
 */
async function requirePartitions(
  admin: Admin,
  logger: Logger,
  topics: Topic[],
  deadline: number,
): Promise<void> {
  const found = await untilKnown(admin, topics, deadline);
  const counts = new Map(found.map(({ name, partitions }) => [name, partitions.length]));
  for (const { name, partitions } of topics) {
    const count = counts.get(name) ?? 0;
    if (count < partitions) {
      throw new StartError(
        `Kafka topic ${name} has ${count} partitions, and ${partitions} are needed: choose another KAFKA_PREFIX. What is ` +
          'in the old topics is decided by the version that has written it',
      );
    }
    if (count > partitions)
      logger.error(
        { topic: name, partitions: count, used: partitions },
        'a topic has partitions that are not used',
      );
  }
}

/** What another process is creating at the same moment exists already, and is not known to every broker yet. */
async function untilKnown(admin: Admin, topics: Topic[], deadline: number): Promise<ITopicMetadata[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      return (await admin.fetchTopicMetadata({ topics: topics.map(({ name }) => name) })).topics;
    } catch (error) {
      const isNew = NOT_THERE_YET.includes((error as { type?: string }).type ?? '');
      if (!isNew || Date.now() > deadline) throw error;
      await backOff(attempt, LOOK_AGAIN);
    }
  }
}

/** The cluster names the leader of a new partition before the leader knows. Until then appending to it is refused. */
async function untilLed(admin: Admin, topics: Topic[], deadline: number): Promise<void> {
  for (const { name } of topics) {
    for (let attempt = 1; !(await isLed(admin, name)); attempt++) {
      if (Date.now() > deadline) throw new StartError(`Kafka topic ${name} has partitions without a leader`);
      await backOff(attempt, LOOK_AGAIN);
    }
  }
}

function isLed(admin: Admin, topic: string): Promise<boolean> {
  return admin.fetchTopicOffsets(topic).then(
    () => true,
    () => false,
  );
}

/** kafkajs packs one error for each topic into one whose message does not help. */
function reasons(cause: unknown): string {
  const { errors, message } = cause as { errors?: (Error | string)[]; message: string };
  const said = errors?.map((error) => (typeof error === 'string' ? error : error.message)) ?? [message];
  const hint = said.some((text) => /replication/i.test(text))
    ? ' (KAFKA_REPLICATION is more than the cluster has brokers)'
    : '';
  return `${[...new Set(said)].join('; ')}${hint}`;
}
