import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import { createLogger } from '@ticket-rush/shared/telemetry/logger';
import { runningParts } from '@ticket-rush/testing/servers/running-parts';
import { connectKafka } from '../../src/log/kafkajs/kafkajs-log';
import type {
  ConsumerOptions,
  Log,
  LogBatch,
  LogConsumer,
  LogProducer,
  RecordPosition,
} from '../../src/log/log';
import { unlimited } from '../../src/log/rate-limiter';
import { askLag } from './ask-lag';

/** An odd number: Kafka's own assigner would give two members the two lanes of an even number alike, by luck. */
export const PARTITIONS = 3;
export const BATCH = 3;

export const logger = createLogger({ level: 'lv4', instance: 'test', logLevel: 'silent' });

export const connect = (replication = 1, listening = logger) =>
  connectKafka({
    brokers: runningParts().kafka?.brokers ?? [],
    clientId: 'test',
    replication,
    logger: listening,
  });

/** A topic in two lanes and a group, both fresh for each test. */
export interface LogLab {
  readonly log: Log;
  /** Of the group. */
  readonly name: string;
  /** Standard, and VIP. */
  readonly topics: readonly [string, string];
  /** Open consumers are closed after the test. */
  open(handle: ConsumerOptions['handle'], more?: Partial<ConsumerOptions>): Promise<LogConsumer>;
  close(consumer: LogConsumer): Promise<void>;
  /** With one key all of them fall on one partition; without one they are spread over all. */
  append(
    values: string[],
    topic?: string,
    key?: string | null,
    notBefore?: number,
  ): Promise<RecordPosition[]>;
  /** Of the group, over all partitions. */
  lag(): Promise<number>;
}

/** Opens one around the tests of a file. */
export function logLab(): LogLab {
  let log: Log;
  let producer: LogProducer;
  let topics: [string, string];
  let name: string;
  let consumers: LogConsumer[];
  beforeAll(async () => {
    log = await connect();
    producer = await log.openProducer();
  });
  beforeEach(async () => {
    name = `log_${randomBytes(6).toString('hex')}`;
    topics = [name, `${name}.vip`];
    consumers = [];
    await log.createTopics(topics.map((topic) => ({ name: topic, partitions: PARTITIONS })));
  });
  afterEach(() => Promise.all(consumers.map((consumer) => consumer.close())));
  afterAll(async () => {
    await producer?.close();
    await log?.close();
  });
  return {
    get log() {
      return log;
    },
    get name() {
      return name;
    },
    get topics() {
      return topics;
    },
    async open(handle, more = {}) {
      const lanes = [
        { lane: 'vip', topic: topics[1], weight: 4 },
        { lane: 'standard', topic: topics[0], weight: 1 },
      ];
      const consumer = await log.openConsumer({
        group: name,
        sets: [{ name: 'set', batchSize: BATCH, lanes }],
        rateLimiter: unlimited,
        handle,
        onLag: () => undefined,
        onCrash: (error) => {
          throw error;
        },
        ...more,
      });
      consumers.push(consumer);
      return consumer;
    },
    async close(consumer) {
      consumers = consumers.filter((other) => other !== consumer);
      await consumer.close();
    },
    append(values, topic = topics[0], key = 'one key', notBefore = 0) {
      const partitionFor = (turn: number) =>
        key === null ? turn % PARTITIONS : log.partitionOf(key, PARTITIONS);
      return Promise.all(
        values.map((value, turn) =>
          producer.append({ topic, partition: partitionFor(turn), key, value, notBefore }),
        ),
      );
    },
    async lag() {
      const partitions = await askLag(log, name, [...topics]);
      return partitions.reduce((sum, { records }) => sum + records, 0);
    },
  };
}

export const numbers = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => String(from + index));

export const valuesOf = (batches: LogBatch[]) =>
  batches.flatMap(({ records }) => records.map(({ value }) => value));

/** Remembers what it was given. */
export function recorder(): { batches: LogBatch[]; handle: (batch: LogBatch) => Promise<void> } {
  const batches: LogBatch[] = [];
  return { batches, handle: async (batch) => void batches.push(batch) };
}
