import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createLogger } from '@ticket-rush/shared/telemetry/logger';
import { runningParts } from '@ticket-rush/testing/servers/running-parts';
import { type Admin, Kafka, logLevel } from 'kafkajs';
import { openBatchProducer } from '../../../src/log/kafkajs/batch-producer';
import { connectKafka } from '../../../src/log/kafkajs/kafkajs-log';
import { openRenewedProducer, type SendBatches } from '../../../src/log/kafkajs/renewed-producer';
import type { Log } from '../../../src/log/log';
import { readTopic } from '../read-topic';

const logger = createLogger({ level: 'lv4', instance: 'test', logLevel: 'silent' });
const REQUEST_TIMEOUT_MS = 2_000;

let topic: string;
let admin: Admin;
let log: Log;
/** How many answers are to be lost. */
let deafTo: number;
let kafka: Kafka;
let producer: SendBatches;
beforeEach(async () => {
  const brokers = [...(runningParts().kafka?.brokers ?? [])];
  const quiet = { brokers, logLevel: logLevel.NOTHING };
  topic = `renewed-${randomBytes(6).toString('hex')}`;
  admin = new Kafka(quiet).admin();
  await admin.connect();
  log = await connectKafka({ brokers, clientId: 'test', replication: 1, logger });
  deafTo = 0;
  kafka = new Kafka({
    ...quiet,
    requestTimeout: REQUEST_TIMEOUT_MS,
    retry: { retries: 1, initialRetryTime: 10, maxRetryTime: 10 },
    socketFactory: ({ host, port, onConnect }) => hardOfHearing(connect(port, host, onConnect)),
  });
  producer = await openRenewedProducer(kafka);
});
afterEach(async () => {
  await Promise.all([producer.disconnect(), admin.disconnect(), log.close()]);
});

/** What the broker says is lost on the way while the producer is deaf; what it is told arrives. */
function hardOfHearing(socket: Socket): Socket {
  const emit = socket.emit.bind(socket);
  socket.emit = (event: string, ...values: unknown[]) =>
    event === 'data' && deafTo-- > 0 ? true : emit(event, ...values);
  return socket;
}

async function createTopic(numPartitions: number): Promise<void> {
  await admin.createTopics({ topics: [{ topic, numPartitions }], waitForLeaders: true });
}

const send = (value: string) =>
  producer.sendBatch({ acks: -1, topicMessages: [{ topic, messages: [{ value }] }] });

async function written(): Promise<number> {
  const partitions = await admin.fetchTopicOffsets(topic);
  return partitions.reduce((sum, { high }) => sum + Number(high), 0);
}

test('what follows a lost acknowledgement is written, and not taken for what went before', async () => {
  await createTopic(1);
  await send('first');
  deafTo = Number.POSITIVE_INFINITY;
  await expect(send('unacknowledged')).rejects.toThrow();
  deafTo = 0;
  expect(await written()).toBe(2);
  await send('follows');
  expect(await written()).toBe(3);
});

test('a record without a key is sent again to where it was sent before, and what follows is written', async () => {
  await createTopic(2);
  const appending = await openBatchProducer(kafka);
  const append = (value: string) => appending.appendBatch([{ topic, key: null, value }]);
  const values = ['first', 'sent twice', 'third', 'fourth', 'fifth'];
  for (const value of values) {
    deafTo = value === 'sent twice' ? 1 : 0;
    await append(value);
  }
  await appending.close();
  expect((await readTopic(log, topic)).map(({ value }) => value).sort()).toEqual(values.sort());
});
