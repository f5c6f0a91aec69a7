import type { KafkaSecurity } from '@ticket-rush/shared/config/kafka-settings';
import { DependencyDown } from '@ticket-rush/shared/config/start-errors';
import type { Logger } from '@ticket-rush/shared/telemetry/logger';
import { Kafka, logLevel, type SASLOptions } from 'kafkajs';
import type { Log } from '../log';
import { openBatchProducer } from './batch-producer';
import { openConsumer } from './consumer';
import { lagOf, rangesOf } from './lag';
import './no-past-timers';
import './only-asked-topics';
import { partitionOf } from './partition-of';
import { openProducer } from './producer';
import { requireWritable } from './require-writable';
import { createTopics } from './topics';

interface KafkaOptions {
  brokers: readonly string[];
  /** Appears in the broker's log and quotas. */
  clientId: string;
  /** How many brokers keep a copy of a topic that is created here. */
  replication: number;
  /** Unless told, plaintext and no user. */
  security?: KafkaSecurity;
  logger: Logger;
}

/** The log on Apache Kafka, through kafkajs. @throws DependencyDown if no broker answers */
export async function connectKafka({
  brokers,
  clientId,
  replication,
  security,
  logger,
}: KafkaOptions): Promise<Log> {
  const kafka = new Kafka({
    ...(security?.ssl && { ssl: security.ssl }),
    ...(security?.sasl && { sasl: security.sasl as SASLOptions }),
    brokers: [...brokers],
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
    // The first request: a broker that misses a password closes the connection only then.
    await admin.describeCluster();
  } catch (cause) {
    await admin.disconnect().catch(() => undefined);
    throw new DependencyDown('Kafka', brokers, cause);
  }
  return {
    createTopics: (topics) => createTopics(admin, logger, topics, replication),
    partitionOf,
    openProducer: () => openProducer(kafka),
    openBatchProducer: () => openBatchProducer(kafka),
    openConsumer: (options) => openConsumer(kafka, logger, options),
    lagOf: (group, topics) => lagOf(admin, group, topics),
    rangesOf: (topics) => rangesOf(admin, topics),
    requireWritable: (topics) => requireWritable(admin, topics),
    close: () => admin.disconnect(),
  };
}
