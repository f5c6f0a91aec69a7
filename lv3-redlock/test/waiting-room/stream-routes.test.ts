import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createApp } from '@ticket-rush/shared/http/app';
import { createMetrics } from '@ticket-rush/shared/telemetry/metrics';
import type { WaitingRoom } from '@ticket-rush/shared/waiting-room/place';
import { openScratch, type Scratch } from '@ticket-rush/stack/process/scratch';
import { type Redis, startRedis } from '@ticket-rush/stack/servers/redis';
import { eventsOf, nextEvent } from '@ticket-rush/testing/http/event-streams';
import { createGate } from '@ticket-rush/testing/interleaving/barrier';
import { until } from '@ticket-rush/testing/until';
import { Client } from 'undici';
import { sortedSet } from '../../src/waiting-room/sorted-set';
import { positionEvents } from '../../src/waiting-room/stream-calls';
import { streamRoutes } from '../../src/waiting-room/stream-routes';
import { logger, openRedisLab, type RedisLab } from '../redis-lab';

const [ANN, BOB] = [12, 88];
/** A stream asks three times in the life of a place, and here a test need not wait for it. */
const placeTtlMs = 300;

let scratch: Scratch;
let redisServer: Redis;
let lab: RedisLab;
let room: WaitingRoom;
let asked: number[];
/** Open, unless a test keeps the streams from looking on. */
let looks: ReturnType<typeof createGate>;
let server: Server;
let stopping: AbortController;
const clients: Client[] = [];
const from = (buyerId: number) => ({ eventId: lab.eventId, buyerId });

beforeEach(async () => {
  scratch = await openScratch();
  redisServer = await startRedis(scratch);
  lab = await openRedisLab([redisServer.url]);
  room = sortedSet.create({ ...lab.needs(), placeTtlMs: 120_000 });
  asked = [];
  looks = createGate();
  looks.open();
  const noted: WaitingRoom = {
    ...room,
    async position(request) {
      asked.push(request.buyerId);
      await looks.opened;
      return room.position(request);
    },
  };
  stopping = new AbortController();
  const limits = { maxStreams: 2, maxStreamsPerBuyer: 1 };
  const options = { placeTtlMs, stopping: stopping.signal, ...limits };
  const routes = [streamRoutes(new Map([[sortedSet.slug, noted]]), options)];
  const metrics = createMetrics({ level: 'lv3', instance: 'test' });
  server = createServer(createApp({ logger, metrics, routes })).listen(0, '127.0.0.1');
  await once(server, 'listening');
  for (const buyerId of [ANN, BOB]) await room.enter(from(buyerId));
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.destroy()));
  server.close();
  await once(server, 'close');
  await lab.close();
  await scratch.close();
});

async function open(buyerId: number) {
  const client = new Client(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  clients.push(client);
  const path = `/events/${lab.eventId}/waiting-room/stream?technique=${sortedSet.slug}`;
  const headers = { 'x-user-id': String(buyerId) };
  const { statusCode, body } = await client.request({ method: 'GET', path, headers });
  return { client, statusCode, events: eventsOf(body) };
}

test('sends events as they are documented', async () => {
  const { events } = await open(BOB);
  const { event, data } = await nextEvent(events);
  expect(positionEvents[event as keyof typeof positionEvents].parse(data)).toEqual(data);
});

test('gives a sign of life where nothing has changed, and the position where it has', async () => {
  const { events } = await open(BOB);
  expect(await events.next()).toMatchObject({ value: { event: 'position', data: { position: 2 } } });
  expect(await events.next()).toEqual({ value: { event: 'comment', data: 'waiting' }, done: false });
  await room.leave(from(ANN));
  expect(await nextEvent(events)).toMatchObject({ event: 'position', data: { position: 1 } });
});

test('asks no more once the client has gone, so that the place may end', async () => {
  const gone = createGate();
  server.once('connection', (socket) => socket.once('close', gone.open));
  const ann = await open(ANN);
  await ann.events.next();
  await ann.client.destroy();
  await gone.opened;
  const before = asked.filter((buyerId) => buyerId === ANN).length;
  // Bob's stream is the clock: five of its looks are time for as many of Ann's.
  const bob = await open(BOB);
  for (let look = 0; look < 5; look++) await bob.events.next();
  expect(asked.filter((buyerId) => buyerId === BOB).length).toBeGreaterThanOrEqual(5);
  expect(asked.filter((buyerId) => buyerId === ANN)).toHaveLength(before);
});

test('a buyer has so many streams and no more, and what was refused keeps no place', async () => {
  const first = await open(ANN);
  expect(first.statusCode).toBe(200);
  looks = createGate();
  const told = asked.length;
  // From here on the first stream waits inside of its next look, so a further question is the second stream's.
  await until(
    'the first stream looks again',
    async () => asked.length,
    (count) => count > told,
  );
  expect((await open(ANN)).statusCode).toBe(429);
  expect(asked).toHaveLength(told + 1);
  looks.open();
  expect((await open(BOB)).statusCode).toBe(200);
});

test('ends when the process is told to stop', async () => {
  const { events } = await open(BOB);
  await events.next();
  stopping.abort();
  await until(
    'the stream has ended',
    () => events.next(),
    ({ done }) => done === true,
  );
});

test('says that no server answers when Redis goes, and ends: the client comes again', async () => {
  const { events } = await open(BOB);
  await events.next();
  redisServer.kill('SIGKILL');
  expect(await nextEvent(events)).toMatchObject({
    event: 'problem',
    data: { type: 'urn:ticket-rush:problem:unavailable', outcome: 'rejected', retryable: true },
  });
  expect(await events.next()).toMatchObject({ done: true });
});
