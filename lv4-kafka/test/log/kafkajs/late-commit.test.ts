import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createLogger } from '@ticket-rush/shared/telemetry/logger';
import { createBarrier, createGate } from '@ticket-rush/testing/interleaving/barrier';
import { runningParts } from '@ticket-rush/testing/servers/running-parts';
import { until } from '@ticket-rush/testing/until';
import { Kafka, logLevel } from 'kafkajs';
import type { Commit } from '../../../src/log/kafkajs/committer';
import { openConsumer } from '../../../src/log/kafkajs/consumer';
import { connectKafka } from '../../../src/log/kafkajs/kafkajs-log';
import type { ConsumerOptions, Log, LogConsumer } from '../../../src/log/log';
import { unlimited } from '../../../src/log/rate-limiter';
import { API_KEY, breakable } from '../breakable';

const PARTITIONS = 2;
const RECORDS = 9;
const BATCH = 3;
const logger = createLogger({ level: 'lv4', instance: 'test', logLevel: 'silent' });
const brokers = [...(runningParts().kafka?.brokers ?? [])];

let log: Log;
let topic: string;
let consumers: LogConsumer[];
beforeEach(async () => {
  log = await connectKafka({ brokers, clientId: 'test', replication: 1, logger });
  topic = `late_${randomBytes(6).toString('hex')}`;
  consumers = [];
  await log.createTopics([{ name: topic, partitions: PARTITIONS }]);
  const producer = await log.openBatchProducer();
  for (let partition = 0; partition < PARTITIONS; partition++) {
    await producer.appendBatch(
      Array.from({ length: RECORDS }, (_, index) => ({ topic, partition, key: null, value: String(index) })),
    );
  }
  await producer.close();
});
afterEach(async () => {
  await Promise.all(consumers.map((consumer) => consumer.close()));
  await log.close();
});

const connection = breakable(API_KEY.offsetCommit);

/** @param through what becomes of a commit on its way to the broker */
async function open(
  handle: ConsumerOptions['handle'],
  through: (send: Commit) => Commit = (send) => send,
): Promise<LogConsumer> {
  const kafka = new Kafka({ brokers, logLevel: logLevel.NOTHING, socketFactory: connection.open });
  const consumerOf = kafka.consumer.bind(kafka);
  kafka.consumer = (config) => {
    const consumer = consumerOf(config);
    const run: typeof consumer.run = ({ eachBatch, ...options } = {}) =>
      consumer.run({
        ...options,
        eachBatch: async (payload) => {
          const commitOffsetsIfNecessary = through(payload.commitOffsetsIfNecessary) as Commit;
          await eachBatch?.({ ...payload, commitOffsetsIfNecessary });
        },
      });
    return { ...consumer, run };
  };
  const consumer = await openConsumer(kafka, logger, {
    group: topic,
    sets: [{ name: 'set', batchSize: BATCH, lanes: [{ lane: 'only', topic, weight: 1 }] }],
    rateLimiter: unlimited,
    handle,
    onLag: () => undefined,
    onCrash: (error) => {
      throw error;
    },
  });
  consumers.push(consumer);
  return consumer;
}

const lags = () => log.lagOf(topic, [topic]);

test('what was handled and not committed before a rebalance does not send a partition back', async () => {
  const isCommitting = createGate();
  const commitEnds = createGate();
  const secondTurns = createBarrier(PARTITIONS + 1);
  const isRebalanced = createGate();
  let commits = 0;
  const first = await open(
    async ({ records }) => {
      // The first batch of each slot is handled at once, the second while its commit is under way, the third is held.
      if (records[0]?.value === '3') await isCommitting.opened;
      if (records[0]?.value !== '6') return;
      void secondTurns.arrive();
      await isRebalanced.opened;
    },
    (send) => async (offsets) => {
      commits += 1;
      if (commits > 1) return send(offsets);
      isCommitting.open();
      await commitEnds.opened;
      throw new Error('lost on its way');
    },
  );
  await secondTurns.arrive();
  const handled = new Set<number>();
  await open(async ({ partition }) => void handled.add(partition));
  await until('the second has committed its share', async () =>
    (await lags()).some(({ partition, records }) => handled.has(partition) && records === 0),
  );
  commitEnds.open();
  isRebalanced.open();
  await until('the first has committed its share', async () =>
    (await lags()).some(({ partition, records }) => !handled.has(partition) && records === 0),
  );
  await first.close();
  consumers.shift();
  expect(commits).toBeGreaterThan(1);
  expect((await lags()).map(({ records }) => records)).toEqual([0, 0]);
});

test('a commit that fails is tried again, although nothing follows it', async () => {
  let handled = 0;
  let failedLast = false;
  await open(
    async ({ records }) => {
      handled += records.length;
    },
    (send) => async (offsets) => {
      if (failedLast) return send(offsets);
      failedLast = handled === PARTITIONS * RECORDS;
      throw new Error('lost on its way');
    },
  );
  await until('nothing is left behind', async () => (await lags()).every(({ records }) => records === 0));
  expect(failedLast).toBe(true);
});

test('a commit that is lost on its way is not sent again after the consumer has joined anew', async () => {
  const outcomes: string[] = [];
  await open(
    async () => undefined,
    (send) => async (offsets) => {
      if (outcomes.length === 0) connection.breakNext();
      const outcome = await send(offsets).then(
        () => 'committed',
        () => 'lost',
      );
      outcomes.push(outcome);
      if (outcome === 'lost') throw new Error(outcome);
    },
  );
  await until('nothing is left behind', async () => (await lags()).every(({ records }) => records === 0));
  expect(outcomes[0]).toBe('lost');
});
