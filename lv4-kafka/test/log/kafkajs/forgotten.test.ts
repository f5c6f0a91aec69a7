/** A consumer that its group forgets joins again. If the connection breaks just then, kafkajs does not, and we have to notice. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { runningParts } from '@ticket-rush/testing/servers/running-parts';
import { until } from '@ticket-rush/testing/until';
import { type ISocketFactory, Kafka, logLevel } from 'kafkajs';
import { openConsumer } from '../../../src/log/kafkajs/consumer';
import type { LogConsumer } from '../../../src/log/log';
import { unlimited } from '../../../src/log/rate-limiter';
import { API_KEY, breakable } from '../breakable';
import { logger, logLab, numbers, recorder, valuesOf } from '../log-lab';

/** The shortest that a broker allows unless told otherwise. */
const SESSION_MS = 6_000;
const broker = runningParts().kafka?.brokers[0] as string;
const lab = logLab();
const consumers: LogConsumer[] = [];
afterEach(async () => {
  await Promise.all(consumers.splice(0).map((consumer) => consumer.close()));
});

/** A consumer of the lab's group, and what became of it. */
async function join(socketFactory: ISocketFactory) {
  const kafka = new Kafka({ brokers: [broker], logLevel: logLevel.NOTHING, socketFactory });
  const members: string[] = [];
  const crashes: Error[] = [];
  const consumerOf = kafka.consumer.bind(kafka);
  kafka.consumer = (config) => {
    const consumer = consumerOf(config);
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => void members.push(payload.memberId));
    return consumer;
  };
  const { batches, handle } = recorder();
  const consumer = await openConsumer(kafka, logger, {
    group: lab.name,
    sessionMs: SESSION_MS,
    sets: [{ name: 'set', batchSize: 1, lanes: [{ lane: 'only', topic: lab.topics[0], weight: 1 }] }],
    rateLimiter: unlimited,
    handle,
    onLag: () => undefined,
    onCrash: (error) => void crashes.push(error),
  });
  consumers.push(consumer);
  return { members, crashes, batches };
}

/** Says in the name of a member that it leaves: to the group this is as if it had been silent for too long. */
async function leaveGroup(member: string): Promise<void> {
  const body = Buffer.concat([
    ...[int16(API_KEY.leaveGroup), int16(0), Buffer.alloc(4), string('test')],
    ...[string(lab.name), string(member)],
  ]);
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length);
  const [host, port] = broker.split(':');
  const socket = connect(Number(port), host);
  socket.write(Buffer.concat([length, body]));
  const [answer] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  expect(answer.readInt16BE(answer.length - 2)).toBe(0);
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

const string = (text: string) => Buffer.concat([int16(text.length), Buffer.from(text)]);

test('it joins again, and commits what it handled', async () => {
  const { members, crashes, batches } = await join(breakable(API_KEY.joinGroup).open);
  await leaveGroup(members[0] as string);
  await lab.append(numbers(2));
  await until('it has joined again', () => members.length === 2);
  await until('nothing is left behind', async () => (await lab.lag()) === 0);
  expect(new Set(valuesOf(batches))).toEqual(new Set(numbers(2)));
  expect(crashes).toEqual([]);
});

test('and if the connection breaks as it asks to, it stops for good, so that the worker starts it anew', async () => {
  const connection = breakable(API_KEY.joinGroup);
  const { members, crashes } = await join(connection.open);
  connection.breakNext();
  await leaveGroup(members[0] as string);
  await lab.append(numbers(2));
  await until('it has given up', () => crashes.length > 0);
  expect(members).toHaveLength(1);
  expect(crashes).toEqual([expect.objectContaining({ message: expect.stringMatching(/has forgotten/) })]);
});
