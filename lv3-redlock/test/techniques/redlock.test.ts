import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createEvent, findEvent, listBookings, newEvent } from '@ticket-rush/shared/booking/events';
import { connectQuorum } from '@ticket-rush/shared/redis/connect-redis';
import { createLogger } from '@ticket-rush/shared/telemetry/logger';
import { openScratch, type Scratch } from '@ticket-rush/stack/process/scratch';
import { type Redis, startRedis } from '@ticket-rush/stack/servers/redis';
import { openTestDatabase, type TestDatabase } from '@ticket-rush/testing/database/test-database';
import { countRetries, requestOf } from '@ticket-rush/testing/http/requests';
import { createGate } from '@ticket-rush/testing/interleaving/barrier';
import { type Steps, stepped } from '@ticket-rush/testing/interleaving/stepped-database';
import { until } from '@ticket-rush/testing/until';
import type { RedisClientType } from 'redis';
import type { LockTimes } from '../../src/redis/lock-times';
import { lockKey } from '../../src/techniques/needs';
import { openRedlock, redlock, waitForMajority } from '../../src/techniques/redlock';

const lockTimes = { leaseMs: 5_000, waitMs: 30_000 };
const logger = createLogger({ level: 'lv3', instance: 'test', logLevel: 'fatal' });

let scratch: Scratch;
let servers: [Redis, Redis, Redis];
let quorum: RedisClientType[];
const opened: RedisClientType[] = [];
let lab: TestDatabase;
let eventId: number;

beforeEach(async () => {
  scratch = await openScratch();
  servers = await Promise.all([startRedis(scratch), startRedis(scratch), startRedis(scratch)]);
  quorum = await connect();
  lab = await openTestDatabase();
  ({ id: eventId } = await createEvent(lab.dataSource, newEvent.parse({ tickets: 10 })));
});
afterEach(async () => {
  for (const client of opened.splice(0)) client.destroy();
  await lab.close();
  await scratch.close();
});

/** A failed test must not leave a connection that keeps Jest from ending. */
async function connect(): Promise<RedisClientType[]> {
  const clients = await connectQuorum(
    servers.map(({ url }) => url),
    logger,
  );
  opened.push(...clients);
  return clients;
}

function needsWith(steps: Steps, metrics = countRetries()) {
  return { database: stepped(lab.database, steps), metrics, quorum, keyPrefix: 'test', lockTimes };
}

function bookWith(steps: Steps, metrics = countRetries()) {
  return redlock.create(needsWith(steps, metrics));
}

/** Counts the retries, remembers when they were, and says when there have been that many. */
function retriesUpTo(enough: number) {
  const reached = createGate();
  const metrics = countRetries();
  const times: number[] = [];
  const retried = metrics.retried.bind(metrics);
  metrics.retried = () => {
    retried();
    times.push(performance.now());
    if (metrics.retries === enough) reached.open();
  };
  return { metrics, times, reached: reached.opened };
}

/** Buyer 12 has the lock and has read the event, and writes when they may. `book` is for others of the same process. */
async function heldByFirst(times: Partial<LockTimes> = {}, metrics = countRetries()) {
  const [mayWrite, hasRead] = [createGate(), createGate()];
  const steps = {
    'write-sold': () => {
      hasRead.open();
      return mayWrite.opened;
    },
  };
  const book = redlock.create({ ...needsWith(steps, metrics), lockTimes: { ...lockTimes, ...times } });
  const first = book(requestOf(12, eventId));
  await hasRead.opened;
  return { book, first, mayWrite };
}

const keysOn = (server: number) => quorum[server]?.keys('*');

test('keeps the second buyer out until the first has committed', async () => {
  const { first, mayWrite } = await heldByFirst();

  const { metrics, reached: secondHasBeenRefused } = retriesUpTo(1);
  const second = bookWith({}, metrics)(requestOf(88, eventId));
  await secondHasBeenRefused;
  expect(await listBookings(lab.dataSource, eventId)).toEqual([]);
  mayWrite.open();

  expect(await first).toMatchObject({ ticketNumber: 1 });
  expect(await second).toMatchObject({ ticketNumber: 2 });
  expect(metrics.retries).toBeGreaterThan(0);
});

test('gives the lock back on every server, after a booking and after a refusal', async () => {
  const book = bookWith({});
  await book(requestOf(12, eventId));
  await expect(book(requestOf(12, eventId))).rejects.toMatchObject({ type: 'already-booked' });
  expect(await Promise.all([0, 1, 2].map(keysOn))).toEqual([[], [], []]);
});

describe('the buyers of one process', () => {
  test('ask one at a time, and the second one not before the first gives the lock back', async () => {
    const metrics = countRetries();
    const { book, first, mayWrite } = await heldByFirst({}, metrics);
    const second = book(requestOf(88, eventId));
    // Another process asks again and again meanwhile.
    const { metrics: others, reached } = retriesUpTo(3);
    const third = bookWith({}, others)(requestOf(7, eventId));
    await reached;
    expect(metrics.retries).toBe(0);
    mayWrite.open();
    expect(await first).toMatchObject({ ticketNumber: 1 });
    await Promise.all([second, third]);
    expect(await keysOn(0)).toEqual([]);
  });

  test('wait no longer than they may, also for one another', async () => {
    const { first, mayWrite, book } = await heldByFirst({ waitMs: 50 });
    await expect(book(requestOf(88, eventId))).rejects.toMatchObject({
      status: 503,
      outcome: 'rejected',
      message: 'The lock was not free within 50 ms. Ask again.',
    });
    mayWrite.open();
    await first;
    expect(await book(requestOf(88, eventId))).toMatchObject({ ticketNumber: 2 });
  });

  test('ask on where the lock of one was left to its end', async () => {
    const needs = { ...needsWith({}), lockTimes: { ...lockTimes, leaseMs: 200 } };
    const locks = openRedlock(needs);
    const lease = await waitForMajority(locks, needs, 'test:lock');
    const next = waitForMajority(locks, needs, 'test:lock');
    lease.letExpire();
    await (await next).release();
    expect(needs.metrics.retries).toBeGreaterThan(0);
  });

  test('do not keep the lock from another process, though they never cease to ask', async () => {
    const { id } = await createEvent(lab.dataSource, newEvent.parse({ tickets: 100_000 }));
    const book = bookWith({});
    let [asking, sold, buyerId] = [true, 0, 100];
    const crowd = [1, 2, 3, 4].map(async () => {
      for (; asking; sold++) await book(requestOf(++buyerId, id));
    });
    await until('the process has the lock', async () => sold > 0);
    const other = redlock.create({ ...needsWith({}), lockTimes: { leaseMs: 5_000, waitMs: 4_000 } });
    const ticket = await other(requestOf(12, id)).catch((error: unknown) => error);
    asking = false;
    await Promise.all(crowd);
    expect(ticket).toMatchObject({ buyerId: 12 });
  });
});

describe('with one of three servers down', () => {
  test('books all the same', async () => {
    servers[0].kill('SIGKILL');
    expect(await bookWith({})(requestOf(12, eventId))).toMatchObject({ ticketNumber: 1 });
  });

  test('starts, and reports itself ready', async () => {
    await servers[0].stop();
    const late = await connect();
    expect(late).toHaveLength(3);
  });
});

describe('with one of three servers frozen', () => {
  /** As long as a vote that does not come is waited for. */
  const VOTE_LIMIT_MS = 500;

  test('asks again after the backoff, not when the last vote has failed to come', async () => {
    const { first, mayWrite } = await heldByFirst();
    servers[2].kill('SIGSTOP');
    const attempts = 20;
    const { metrics, times, reached } = retriesUpTo(attempts);
    const second = bookWith({}, metrics)(requestOf(88, eventId));
    await reached;
    mayWrite.open();
    expect(await first).toMatchObject({ ticketNumber: 1 });
    expect(await second).toMatchObject({ ticketNumber: 2 });
    // A busy machine makes some attempts slow. If each waited for the vote, all of them would take that long.
    const took = times.slice(1).map((time, index) => time - (times[index] as number));
    expect(took.filter((ms) => ms < VOTE_LIMIT_MS).length).toBeGreaterThan(attempts / 2);
  });

  test('serves a crowd of processes, and not one for each vote that does not come', async () => {
    const buyers = [1, 2, 3, 4, 5, 6, 7, 8];
    const processes: { buyerId: number; quorum: RedisClientType[] }[] = [];
    for (const buyerId of buyers) processes.push({ buyerId, quorum: await connect() });
    const crowdAt = async (id: number) => {
      const begin = performance.now();
      const booked = await Promise.all(
        processes.map(({ buyerId, quorum }) =>
          redlock.create({ ...needsWith({}), quorum })(requestOf(buyerId, id)),
        ),
      );
      expect(new Set(booked.map(({ ticketNumber }) => ticketNumber))).toEqual(new Set(buyers));
      return performance.now() - begin;
    };
    const { id: other } = await createEvent(lab.dataSource, newEvent.parse({ tickets: buyers.length }));
    const withAllVotes = await crowdAt(other);
    servers[2].kill('SIGSTOP');
    // A busy machine makes both slow. What counts is the difference.
    expect((await crowdAt(eventId)) - withAllVotes).toBeLessThan((buyers.length * VOTE_LIMIT_MS) / 2);
  });

  test('counts its vote again as soon as it answers', async () => {
    const { metrics, reached } = retriesUpTo(1);
    const book = bookWith({}, metrics);
    servers[2].kill('SIGSTOP');
    await quorum[0]?.set(lockKey('test', { eventId }), 'another owner', {
      expiration: { type: 'PX', value: 2_000 },
    });
    const first = book(requestOf(12, eventId));
    // One for, one against, and none from the third: it has been waited for.
    await reached;
    servers[2].kill('SIGCONT');
    await first;
    await quorum[2]?.ping();
    servers[0].kill('SIGKILL');
    expect(await book(requestOf(88, eventId))).toMatchObject({ ticketNumber: 2 });
  });
});

describe('with two of three servers gone', () => {
  test.each(['SIGKILL', 'SIGSTOP'] as const)(
    'refuses in bounded time after %s, having written nothing',
    async (signal) => {
      servers[0].kill(signal);
      servers[1].kill(signal);
      await expect(bookWith({})(requestOf(12, eventId))).rejects.toMatchObject({
        status: 503,
        outcome: 'rejected',
        retryable: true,
        retryAfterSeconds: 1,
        message: '2 of 3 lock servers do not answer: no majority.',
      });
      expect(await findEvent(lab.dataSource, eventId)).toMatchObject({ sold: 0 });
    },
  );
});

test('does not trust the end of its lease: the clocks of the servers may run faster', async () => {
  const leaseMs = 100_000;
  const needs = { ...needsWith({}), lockTimes: { ...lockTimes, leaseMs } };
  const begin = performance.now();
  const lease = await waitForMajority(openRedlock(needs), needs, 'test:lock');
  await lease.requireOwned();
  const clock = jest.spyOn(performance, 'now').mockReturnValue(begin + leaseMs - 1);
  const late = await lease.requireOwned().catch((error: unknown) => error);
  clock.mockRestore();
  expect(late).toMatchObject({ type: 'lease-lost', outcome: 'rejected' });
  await lease.release();
});

test('rolls back when it learns during the work that the lease is lost', async () => {
  // The key vanishes, as after a restart of the servers; the next extension, a third of the lease later, finds out.
  const booking = bookWith({
    'insert-booking': async () => {
      await Promise.all(quorum.map((server) => server.flushAll()));
      await extensionRefused();
    },
  })(requestOf(12, eventId));
  await expect(booking).rejects.toMatchObject({ type: 'lease-lost', outcome: 'rejected', retryable: true });
  expect(await findEvent(lab.dataSource, eventId)).toMatchObject({ sold: 0 });
  expect(await listBookings(lab.dataSource, eventId)).toEqual([]);
});

/** Resolves once every server has refused to extend: its count of commands goes up by that one. */
async function extensionRefused(): Promise<void> {
  const calls = async () => {
    const stats = await Promise.all(quorum.map((server) => server.info('commandstats')));
    return stats.map((text) => Number(/cmdstat_evalsha:calls=(\d+)/.exec(text)?.[1] ?? 0));
  };
  const before = await calls();
  await until('every server has refused to extend', calls, (now) =>
    now.every((count, server) => count > (before[server] ?? 0)),
  );
}
