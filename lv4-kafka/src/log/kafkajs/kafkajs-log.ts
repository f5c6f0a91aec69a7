import { DependencyDown } from '@ticket-rush/shared/config/start-errors';
import type { Logger } from '@ticket-rush/shared/telemetry/logger';
import { type Admin, Kafka, logLevel } from 'kafkajs';
import type { Log } from '../log';
import { openConsumer } from './consumer';
import { openProducer } from './producer';

interface KafkaOptions {
  brokers: string[];
  /** Appears in the broker's log and quotas. */
  clientId: string;
  logger: Logger;
}

/** The log on Apache Kafka, through kafkajs. @throws DependencyDown if no broker answers */
export async function connectKafka({ brokers, clientId, logger }: KafkaOptions): Promise<Log> {
  const kafka = new Kafka({
    brokers,
    clientId,
    connectionTimeout: 2_000,
    requestTimeout: 10_000,
    retry: { retries: 4, initialRetryTime: 100, maxRetryTime: 2_000 },
    logLevel: logLevel.WARN,
    logCreator:
      () =>
      ({ log }) =>
        logger.debug({ kafkajs: log }, log.message),
  });
  const admin = kafka.admin();
  try {
    await admin.connect();
  } catch (cause) {
    throw new DependencyDown('Kafka', brokers.join(', '), cause);
  }
  return {
    createTopics: (topics) => createTopics(admin, topics),
    openProducer: () => openProducer(kafka),
    openConsumer: (options) => openConsumer(kafka, logger, options),
    ping: async () => {
      await admin.describeCluster();
    },
    close: () => admin.disconnect(),
  };
}

/** Topics are created by name and number of partitions, never by the first record that happens to arrive. */
async function createTopics(admin: Admin, topics: { name: string; partitions: number }[]): Promise<void> {
  await admin.createTopics({
    waitForLeaders: true,
    topics: topics.map(({ name, partitions }) => ({ topic: name, numPartitions: partitions })),
  });
}
