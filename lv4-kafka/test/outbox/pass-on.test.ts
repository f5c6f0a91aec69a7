import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createLogger } from '@ticket-rush/shared/telemetry/logger';
import { openTestDatabase, type TestDatabase } from '@ticket-rush/testing/database/test-database';
import { createGate } from '@ticket-rush/testing/interleaving/barrier';
import { stepped } from '@ticket-rush/testing/interleaving/stepped-database';
import { runningParts } from '@ticket-rush/testing/servers/running-parts';
import { until } from '@ticket-rush/testing/until';
import { connectKafka } from '../../src/log/kafkajs/kafkajs-log';
import type { BatchProducer, Log } from '../../src/log/log';
import { writeOutbox } from '../../src/outbox/outbox';
import { passOnOutbox } from '../../src/outbox/pass-on';
import { startRelay } from '../../src/outbox/relay';
import { schema } from '../../src/schema';
import { askLag } from '../log/ask-lag';
import { readTopic } from '../log/read-topic';

const logger = createLogger({ level: 'lv4', instance: 'test', logLevel: 'silent' });

let log: Log;
let producer: BatchProducer;
let lab: TestDatabase;
beforeAll(async () => {
  const brokers = runningParts().kafka?.brokers ?? [];
  log = await connectKafka({ brokers, clientId: 'test', replication: 1, logger });
  producer = await log.openBatchProducer();
  lab = await openTestDatabase(schema);
});
afterAll(async () => {
  await producer?.close();
  await log?.close();
  await lab?.close();
});

let topic: string;
beforeEach(async () => {
  topic = `outbox_${randomBytes(6).toString('hex')}`;
  await log.createTopics([{ name: topic, partitions: 2 }]);
});
afterEach(() => lab.dataSource.query('DELETE FROM outbox'));

const write = (values: string[], more = {}) =>
  lab.database.transaction((transaction) =>
    writeOutbox(
      transaction,
      values.map((value) => ({ topic, key: 'one key', value, ...more })),
    ),
  );
const values = async () => (await readTopic(log, topic)).map(({ value }) => value);
const pending = async () => (await lab.dataSource.query('SELECT value FROM outbox')).length;
const numbers = (count: number) => Array.from({ length: count }, (_, index) => String(index));

test('what was committed is appended in its order, and is in the outbox no longer', async () => {
  await write(numbers(1_500));
  expect(await passOnOutbox(lab.database, producer)).toBe(1_000);
  expect(await passOnOutbox(lab.database, producer)).toBe(500);
  expect(await passOnOutbox(lab.database, producer)).toBe(0);
  expect(await values()).toEqual(numbers(1_500));
});

test('what was rolled back is never appended', async () => {
  const rolledBack = lab.database.transaction(async (transaction) => {
    await writeOutbox(transaction, [{ topic, key: null, value: 'never' }]);
    throw new Error('not after all');
  });
  await expect(rolledBack).rejects.toThrow('not after all');
  expect(await passOnOutbox(lab.database, producer)).toBe(0);
});

test('the partition, the attempt and the time of a record travel with it', async () => {
  await write(['later'], { partition: 1, attempt: 3, notBefore: 1_700_000_000_000 });
  await passOnOutbox(lab.database, producer);
  expect(await readTopic(log, topic)).toMatchObject([{ attempt: 3, notBefore: 1_700_000_000_000 }]);
  const lag = await askLag(log, 'nobody', [topic]);
  expect(lag.find(({ partition }) => partition === 1)?.records).toBe(1);
});

test('few large records go at a time: a batch that is too large would be refused for ever', async () => {
  await write(Array(3).fill('x'.repeat(200_000)));
  expect(await passOnOutbox(lab.database, producer)).toBe(1);
  expect(await passOnOutbox(lab.database, producer)).toBe(1);
});

test('what the log has refused stays, and is appended later', async () => {
  await write(['once']);
  const refusing: BatchProducer = {
    ...producer,
    appendBatch: () => Promise.reject(new Error('the log is away')),
  };
  await expect(passOnOutbox(lab.database, refusing)).rejects.toThrow('the log is away');
  expect(await passOnOutbox(lab.database, producer)).toBe(1);
  expect(await values()).toEqual(['once']);
});

test('a relay that dies between the append and the deletion leaves everything for the next: twice, and in order', async () => {
  await write(['first', 'second']);
  const dying = stepped(lab.database, { 'clear-outbox': () => Promise.reject(new Error('killed')) });
  await expect(passOnOutbox(dying, producer)).rejects.toThrow('killed');
  expect(await passOnOutbox(lab.database, producer)).toBe(2);
  expect(await values()).toEqual(['first', 'second', 'first', 'second']);
});

test('one relay at a time: the other is told so, and appends nothing', async () => {
  await write(['once']);
  const [isReading, goOn] = [createGate(), createGate()];
  const slow = stepped(lab.database, {
    'clear-outbox': () => {
      isReading.open();
      return goOn.opened;
    },
  });
  const first = passOnOutbox(slow, producer);
  await isReading.opened;
  expect(await passOnOutbox(lab.database, producer)).toBe('busy');
  goOn.open();
  expect(await first).toBe(1);
  expect(await values()).toEqual(['once']);
});

test('a relay passes on what its own process commits, and what another has left', async () => {
  const relay = startRelay(lab.database, producer, logger);
  try {
    await write(['left by another']);
    await until('it is found', async () => (await pending()) === 0);
    await write(['told']);
    relay.wake();
    await until('it is passed on', async () => (await pending()) === 0);
  } finally {
    await relay.close();
  }
  expect(await values()).toEqual(['left by another', 'told']);
});
