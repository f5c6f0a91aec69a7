import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createEvent, findEvent, listBookings, newEvent } from '@ticket-rush/shared/booking/events';
import type { Database } from '@ticket-rush/shared/database/database';
import { Unavailable } from '@ticket-rush/shared/errors/unavailable';
import { connectQuorum } from '@ticket-rush/shared/redis/connect-redis';
import { createLogger } from '@ticket-rush/shared/telemetry/logger';
import { openScratch } from '@ticket-rush/stack/process/scratch';
import { startRedis } from '@ticket-rush/stack/servers/redis';
import { openTestDatabase, type TestDatabase } from '@ticket-rush/testing/database/test-database';
import { countRetries } from '@ticket-rush/testing/http/requests';
import { createGate } from '@ticket-rush/testing/interleaving/barrier';
import { stepped } from '@ticket-rush/testing/interleaving/stepped-database';
import { runningParts } from '@ticket-rush/testing/servers/running-parts';
import { until } from '@ticket-rush/testing/until';
import type { RedisClientType } from 'redis';
import { decideBatch } from '../../src/decide/decide-batch';
import { outcomeOf } from '../../src/decide/decision';
import { SlotProgressEntity } from '../../src/decide/slot-progress.entity';
import type { AcceptedRequest } from '../../src/requests/request-message';
import { schema } from '../../src/schema';
import { openEventLocks } from '../../src/techniques/event-lock';
import { kafkaLock } from '../../src/techniques/kafka-lock';
import type { LockTimes } from '../../src/techniques/technique';
import { accepted, batchOf } from '../decide/batches';
import { withoutRetries } from '../decide/decide-needs';

const silent = createLogger({ level: 'lv4', instance: 'test', logLevel: 'silent' });
const PATIENT: LockTimes = { leaseMs: 10_000, waitMs: 10_000 };
const IMPATIENT: LockTimes = { leaseMs: 10_000, waitMs: 30 };

const connect = async () =>
  (await connectQuorum([runningParts().redis?.[0]?.url ?? ''], silent)) as [RedisClientType];

let redis: RedisClientType;
beforeAll(async () => {
  [redis] = await connect();
});
afterAll(() => redis?.close());

let lab: TestDatabase;
let eventId: number;
beforeEach(async () => {
  lab = await openTestDatabase(schema);
  ({ id: eventId } = await createEvent(lab.dataSource, newEvent.parse({ tickets: 1 })));
});
afterEach(() => lab.close());

/** The name of the test's database keeps its keys apart. */
const needsOf = (lockTimes: LockTimes, metrics = countRetries()) => ({
  redis,
  keyPrefix: new URL(lab.url).pathname.slice(1),
  lockTimes,
  metrics,
  holdTtlMs: 1,
  saga: undefined as never,
});

const by = (buyerId: number) => accepted(buyerId, eventId);
const keyOf = (id: number) => `${needsOf(PATIENT).keyPrefix}:lock:event:${id}`;

/** A worker that has a partition of its own, so that only the lock is between it and the others. */
async function decide(
  partition: number,
  request: AcceptedRequest | AcceptedRequest[],
  { database = lab.database, lockTimes = PATIENT, metrics = countRetries() } = {},
): Promise<string[]> {
  const needs = { database, ...withoutRetries(silent), requestTtlMs: 60_000 };
  const technique = kafkaLock.create(needsOf(lockTimes, metrics));
  const decided = await decideBatch(needs, batchOf(0, [request].flat(), { partition }), technique);
  return decided.map(({ decision }) => outcomeOf(decision));
}

function pausedBefore(statement: string): { database: Database; reached: Promise<void>; goOn(): void } {
  const [reached, mayGoOn] = [createGate(), createGate()];
  const database = stepped(lab.database, {
    [statement]: () => {
      reached.open();
      return mayGoOn.opened;
    },
  });
  return { database, reached: reached.opened, goOn: mayGoOn.open };
}

test('a second worker waits until the first has committed', async () => {
  const paused = pausedBefore('COMMIT');
  const first = decide(0, by(12), { database: paused.database });
  await paused.reached;
  const metrics = countRetries();
  const second = decide(1, by(88), { metrics });
  await until('the second has found the lock taken', () => metrics.retries > 0);
  paused.goOn();
  expect([await first, await second]).toEqual([['booked'], ['sold-out']]);
  expect(await findEvent(lab.dataSource, eventId)).toMatchObject({ sold: 1 });
});

test('a batch whose lock was not free in time is not decided, and can be decided later', async () => {
  const paused = pausedBefore('write-sold');
  const first = decide(0, by(12), { database: paused.database });
  await paused.reached;
  const request = by(88);
  await expect(decide(1, request, { lockTimes: IMPATIENT })).rejects.toMatchObject({
    name: 'Unavailable',
    outcome: 'rejected',
  });
  paused.goOn();
  expect(await first).toEqual(['booked']);
  const progress = await lab.dataSource.getRepository(SlotProgressEntity).find();
  expect(progress.map(({ partition }) => partition)).toEqual([0]);
  expect(await decide(1, request)).toEqual(['sold-out']);
});

test('while Redis is away nothing is decided, and nothing is lost', async () => {
  const own = redis;
  [redis] = await connect();
  redis.destroy();
  const request = by(12);
  await expect(decide(0, request)).rejects.toMatchObject({ name: 'Unavailable', outcome: 'rejected' });
  redis = own;
  expect(await decide(0, request)).toEqual(['booked']);
});

test('while Redis is frozen a worker gives up in time, with what it holds and what it waits for', async () => {
  const scratch = await openScratch();
  const frozen = await startRedis(scratch);
  const [client] = (await connectQuorum([frozen.url], silent)) as [RedisClientType];
  try {
    const locks = openEventLocks({ ...needsOf(PATIENT), redis: client });
    const held = await locks.take([1]);
    frozen.kill('SIGSTOP');
    const asked = performance.now();
    await Promise.all([
      expect(locks.take([2])).rejects.toMatchObject({ name: 'Unavailable', outcome: 'rejected' }),
      held.release(),
    ]);
    expect(performance.now() - asked).toBeLessThan(PATIENT.waitMs);
  } finally {
    client.destroy();
    await scratch.close();
  }
});

test('a batch that took longer than its lease is rolled back', async () => {
  const paused = pausedBefore('write-sold');
  const request = by(12);
  const late = decide(0, request, { database: paused.database, lockTimes: { leaseMs: 50, waitMs: 1_000 } });
  await paused.reached;
  await until('the lease is over', async () => (await redis.exists(keyOf(eventId))) === 0);
  paused.goOn();
  await expect(late).rejects.toMatchObject({ type: 'lease-lost', outcome: 'rejected' });
  expect(await findEvent(lab.dataSource, eventId)).toMatchObject({ sold: 0 });
  expect(await decide(0, request)).toEqual(['booked']);
});

test('a batch is rolled back whose first lease ended while it waited for another lock and worked', async () => {
  const leaseMs = 2_000;
  const { id: other } = await createEvent(lab.dataSource, newEvent.parse({ tickets: 1 }));
  await redis.set(keyOf(other), 'another worker');
  const paused = pausedBefore('write-sold');
  const lockTimes = { leaseMs, waitMs: 60_000 };
  const late = decide(0, [by(12), accepted(12, other)], { database: paused.database, lockTimes });
  const left = () => redis.pTTL(keyOf(eventId));
  await until(
    'half of the first lease is over',
    async () => (await left()) > 0 && (await left()) < leaseMs / 2,
  );
  await redis.del(keyOf(other));
  await paused.reached;
  await until('the first lease is over', async () => (await left()) < 0);
  expect(await decide(1, by(88))).toEqual(['booked']);
  paused.goOn();
  await expect(late).rejects.toMatchObject({ type: 'lease-lost', outcome: 'rejected' });
  expect(await findEvent(lab.dataSource, eventId)).toMatchObject({ sold: 1 });
  const bookings = await listBookings(lab.dataSource, eventId);
  expect(bookings.map(({ buyerId }) => buyerId)).toEqual([88]);
});

test('the lock outlives a batch that may still be committed', async () => {
  const { around } = kafkaLock.create(needsOf(PATIENT));
  const lost = new Unavailable({ detail: 'The database did not answer in time.', outcome: 'unknown' });
  const deciding = around?.([by(12)], () => Promise.reject(lost), batchOf(0, [by(12)], { partition: 0 }));
  await expect(deciding).rejects.toBe(lost);
  expect(await redis.exists(keyOf(eventId))).toBe(1);
});

test('a lock that ran out is not taken from its next owner', async () => {
  const locks = openEventLocks(needsOf(PATIENT));
  const held = await locks.take([eventId]);
  await redis.set(keyOf(eventId), 'the next owner');
  await held.release();
  expect(await redis.get(keyOf(eventId))).toBe('the next owner');
});

test('workers that need the same events never wait for each other', async () => {
  const locks = openEventLocks(needsOf(PATIENT));
  const meet = async (events: number[]) => {
    for (let turn = 0; turn < 20; turn++) await (await locks.take(events)).release();
  };
  await Promise.all([meet([1, 2, 3]), meet([3, 2, 1]), meet([2, 3, 1])]);
  expect(await redis.exists([keyOf(1), keyOf(2), keyOf(3)])).toBe(0);
});

test('what was granted is given back when another lock is not', async () => {
  const impatient = openEventLocks(needsOf(IMPATIENT));
  const other = await openEventLocks(needsOf(PATIENT)).take([2]);
  await expect(impatient.take([1, 2])).rejects.toThrow('not free within');
  expect(await redis.exists(keyOf(1))).toBe(0);
  expect(await redis.exists(keyOf(2))).toBe(1);
  await other.release();
});
