import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { runningParts } from '@ticket-rush/stack/testing/running-parts';
import { type Admin, Kafka, logLevel } from 'kafkajs';
import { openRenewedProducer, type SendBatches } from '../../src/log/kafkajs/renewed-producer';

const REQUEST_TIMEOUT_MS = 500;

let topic: string;
let admin: Admin;
let deaf: boolean;
let producer: SendBatches;
beforeEach(async () => {
  const brokers = [...(runningParts().kafka?.brokers ?? [])];
  const quiet = { brokers, logLevel: logLevel.NOTHING };
  topic = `renewed-${randomBytes(6).toString('hex')}`;
  admin = new Kafka(quiet).admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: true });
  deaf = false;
  const kafka = new Kafka({
    ...quiet,
    requestTimeout: REQUEST_TIMEOUT_MS,
    retry: { retries: 1, initialRetryTime: 10, maxRetryTime: 10 },
    socketFactory: ({ host, port, onConnect }) => hardOfHearing(connect(port, host, onConnect)),
  });
  producer = await openRenewedProducer(kafka);
});
afterEach(async () => {
  await Promise.all([producer.disconnect(), admin.disconnect()]);
});

/** What the broker says is lost on the way while the producer is deaf; what it is told arrives. */
function hardOfHearing(socket: Socket): Socket {
  const emit = socket.emit.bind(socket);
  socket.emit = (event: string, ...values: unknown[]) =>
    deaf && event === 'data' ? true : emit(event, ...values);
  return socket;
}

const send = (value: string) =>
  producer.sendBatch({ acks: -1, topicMessages: [{ topic, messages: [{ value }] }] });

async function written(): Promise<number> {
  const [partition] = await admin.fetchTopicOffsets(topic);
  return Number(partition?.high);
}

test('what follows a lost acknowledgement is written, and not taken for what went before', async () => {
  await send('first');
  deaf = true;
  await expect(send('unacknowledged')).rejects.toThrow();
  deaf = false;
  expect(await written()).toBe(2);
  await send('follows');
  expect(await written()).toBe(3);
});
