import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { runningParts } from '@ticket-rush/testing/servers/running-parts';
import { Kafka, logLevel } from 'kafkajs';
import { openProducer } from '../../../src/log/kafkajs/producer';
import type { LogProducer, RecordPosition } from '../../../src/log/log';
import { API_KEY, API_KEY_AT } from '../breakable';

let topic: string;
let producer: LogProducer;
let happened: string[] = [];
beforeEach(async () => {
  const kafka = new Kafka({
    brokers: [...(runningParts().kafka?.brokers ?? [])],
    logLevel: logLevel.NOTHING,
    socketFactory: ({ host, port, onConnect }) => noted(connect(port, host, onConnect)),
  });
  topic = `appended-${randomBytes(6).toString('hex')}`;
  const admin = kafka.admin();
  await admin.createTopics({ topics: [{ topic, numPartitions: 2 }], waitForLeaders: true });
  await admin.disconnect();
  producer = await openProducer(kafka);
  await append('the first record'); // With it the producer asks where the partitions are.
  happened = [];
});
afterEach(() => producer.close());

/** Notes each batch that goes to the broker. */
function noted(socket: Socket): Socket {
  const write = socket.write.bind(socket) as (request: Buffer) => boolean;
  socket.write = ((request: Buffer) => {
    if (request.readInt16BE(API_KEY_AT) === API_KEY.produce) happened.push('sent');
    return write(request);
  }) as Socket['write'];
  return socket;
}

async function append(value: string, partition = 0): Promise<RecordPosition> {
  const place = await producer.append({ topic, partition, key: 'a key', value });
  happened.push(value);
  return place;
}

test('sends the next batch before the callers of the last one are told', async () => {
  await Promise.all(['first', 'second', 'second'].map((value) => append(value)));
  expect(happened).toEqual(['sent', 'sent', 'first', 'second', 'second']);
});

test('tells each caller the place of its record', async () => {
  const places = await Promise.all([0, 1, 1, 0, 1].map((partition) => append('a record', partition)));
  expect(places).toEqual([
    { partition: 0, offset: '1' },
    { partition: 1, offset: '0' },
    { partition: 1, offset: '1' },
    { partition: 0, offset: '2' },
    { partition: 1, offset: '2' },
  ]);
});
