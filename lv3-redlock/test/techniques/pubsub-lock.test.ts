import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { requestOf } from '@ticket-rush/testing/http/requests';
import { createGate } from '@ticket-rush/testing/interleaving/barrier';
import type { RedisClientType } from 'redis';
import { openWakeUps, type WakeUps } from '../../src/redis/wake-ups';
import { pubsubLock } from '../../src/techniques/pubsub-lock';
import { openRedisLab, type RedisLab } from '../redis-lab';

/** Longer than a test may take: a waiter that is not woken makes it fail. */
const FOR_EVER = { leaseMs: 600_000, waitMs: 600_000 };

let lab: RedisLab;
let otherProcess: WakeUps;
let entered: number[];
beforeEach(async () => {
  lab = await openRedisLab();
  otherProcess = await openWakeUps(lab.redis, lab.needs().keyPrefix);
  entered = [];
});
afterEach(async () => {
  otherProcess.close();
  await lab.close();
});

interface Habits {
  /** Stays in the critical section until told to leave. */
  stays?: boolean;
  wakeUps?: WakeUps;
  redis?: RedisClientType;
  leaseMs?: number;
  waitMs?: number;
}

function buyer(buyerId: number, { stays = false, wakeUps, redis, ...lockTimes }: Habits = {}) {
  const [queued, inside, mayLeave] = [createGate(), createGate(), createGate()];
  if (!stays) mayLeave.open();
  const needs = lab.needs({
    lockTimes: { ...FOR_EVER, ...lockTimes },
    onRetry: queued.open,
    steps: {
      'read-event': () => {
        entered.push(buyerId);
        inside.open();
        return mayLeave.opened;
      },
    },
  });
  const book = pubsubLock.create({ ...needs, ...(wakeUps && { wakeUps }), ...(redis && { redis }) });
  const booking = book(requestOf(buyerId, lab.eventId));
  const ended = booking.then(
    () => undefined,
    () => undefined,
  );
  return {
    booking,
    metrics: needs.metrics,
    queued: Promise.race([queued.opened, ended]),
    inside: Promise.race([inside.opened, ended]),
    leave: mayLeave.open,
  };
}

async function owner(habits: Habits = {}) {
  const first = buyer(1, { stays: true, ...habits });
  await first.inside;
  return first;
}

async function waiter(buyerId: number, habits?: Habits) {
  const next = buyer(buyerId, habits);
  await next.queued;
  return next;
}

/** Wake-ups of a process that is there, but to which every message is lost until the test repeats it. */
function deafWakeUps() {
  const repeated = createGate();
  const { token } = otherProcess.signal();
  const received = (limitMs: number) =>
    Promise.race([repeated.opened.then(() => true), sleep(limitMs, false, { ref: false })]);
  const wakeUps: WakeUps = {
    signal: () => ({ token, received, remove: () => undefined }),
    close: () => undefined,
  };
  return { token, wakeUps, repeat: repeated.open };
}

describe('a release', () => {
  test('wakes the waiters in the order in which they came, across processes', async () => {
    const first = await owner();
    const others = [
      await waiter(2),
      await waiter(3, { wakeUps: otherProcess }),
      await waiter(4),
      await waiter(5, { wakeUps: otherProcess }),
    ];
    first.leave();
    await Promise.all([first, ...others].map(({ booking }) => booking));
    expect(entered).toEqual([1, 2, 3, 4, 5]);
    expect(await lab.audit()).toMatchObject({ verdict: 'holds', sold: 5 });
  });

  test('wakes one waiter, and leaves the others asleep', async () => {
    const first = await owner();
    const second = await waiter(2, { stays: true });
    const third = await waiter(3);
    first.leave();
    await second.inside;
    expect([second.metrics.retries, third.metrics.retries]).toEqual([1, 1]);
    second.leave();
    await third.booking;
    expect(third.metrics.retries).toBe(1);
  });

  test('keeps the lock for the waiter that it wakes: a newcomer cannot slip in', async () => {
    const first = await owner();
    const { token, wakeUps, repeat } = deafWakeUps();
    const second = await waiter(2, { wakeUps });
    first.leave();
    await first.booking;
    expect(await lab.redis.get(lab.key)).toBe(token);
    const newcomer = await waiter(3);
    repeat();
    await Promise.all([second.booking, newcomer.booking]);
    expect(entered).toEqual([1, 2, 3]);
  });

  test('passes over the waiters of a process that has died', async () => {
    const first = await owner();
    await lab.redis.zAdd(`${lab.key}:queue`, { score: 0, value: 'a process that died|its waiter' });
    const second = await waiter(2);
    first.leave();
    expect(await second.booking).toMatchObject({ ticketNumber: 2 });
    expect(await lab.lockKeys()).toEqual([]);
  });
});

describe('a message', () => {
  test('to a waiter who gave up, and could not say so, passes the lock on at once', async () => {
    const first = await owner();
    const second = await waiter(2, { waitMs: 300, redis: withoutHandOver(lab.redis) });
    await expect(second.booking).rejects.toMatchObject({ status: 503, outcome: 'rejected' });
    expect(await lab.redis.zCard(`${lab.key}:queue`)).toBe(1);
    const third = await waiter(3);
    first.leave();
    expect(await third.booking).toMatchObject({ buyerId: 3, ticketNumber: 2 });
    expect(await lab.lockKeys()).toEqual([]);
  });

  test('that comes late to a waiter who has found the lock their own leaves it to them', async () => {
    const first = await owner();
    const { wakeUps } = lab.needs();
    const token = (await lab.redis.get(lab.key)) as string;
    const signal = wakeUps.signal();
    // What is published on one channel is heard in that order: after the second message the first has been dealt with.
    await publishHandOver(token);
    await publishHandOver(signal.token);
    expect(await signal.received(FOR_EVER.waitMs)).toBe(true);
    expect(await lab.redis.get(lab.key)).toBe(token);
    first.leave();
    await first.booking;
  });

  function publishHandOver(token: string): Promise<number> {
    const [channel] = token.split('|') as [string];
    return lab.redis.publish(channel, JSON.stringify({ token, key: lab.key, leaseMs: FOR_EVER.leaseMs }));
  }

  /** A connection that breaks whenever a place or the lock is to be given up. */
  function withoutHandOver(redis: RedisClientType): RedisClientType {
    const evalSha: RedisClientType['evalSha'] = async (sha1, options) => {
      if (options?.arguments?.length === 2) throw new Error('socket closed');
      return redis.evalSha(sha1, options);
    };
    return Object.assign(Object.create(redis), { evalSha });
  }
});

describe('a waiter', () => {
  test('asks again when the lease of an owner is over who will never publish', async () => {
    await lab.redis.set(lab.key, 'an owner that died', { expiration: { type: 'PX', value: 300 } });
    const second = await waiter(2);
    expect(await second.booking).toMatchObject({ ticketNumber: 1 });
  });

  test('is not passed by a newcomer who finds the lock free, because its owner has died', async () => {
    await lab.redis.set(lab.key, 'an owner that died', { expiration: { type: 'PX', value: 600_000 } });
    const others = [await waiter(2), await waiter(3, { wakeUps: otherProcess })];
    // The lease ends, and the newcomer is the first to ask.
    await lab.redis.del(lab.key);
    const newcomer = buyer(4);
    await Promise.all([...others, newcomer].map(({ booking }) => booking));
    expect(entered).toEqual([2, 3, 4]);
    expect(await lab.lockKeys()).toEqual([]);
  });

  test('that missed the message finds that it has the lock, and no other waiter gets the lock before', async () => {
    await lab.redis.set(lab.key, 'an owner that died', { expiration: { type: 'PX', value: 600_000 } });
    const { token, wakeUps, repeat } = deafWakeUps();
    const first = await waiter(2, { wakeUps });
    await lab.redis.del(lab.key);
    const newcomer = await waiter(3);
    expect(await lab.redis.get(lab.key)).toBe(token);
    repeat();
    await Promise.all([first.booking, newcomer.booking]);
    expect(entered).toEqual([2, 3]);
  });

  test('of a process that has died is passed over by a newcomer who finds the lock free', async () => {
    await lab.redis.zAdd(`${lab.key}:queue`, { score: 0, value: 'a process that died|its waiter' });
    expect(await buyer(2).booking).toMatchObject({ ticketNumber: 1 });
    expect(await lab.lockKeys()).toEqual([]);
  });

  test('is not stranded when the message to it is lost', async () => {
    const first = await owner({ leaseMs: 1_000 }); // A busy machine extends it in time.
    const second = await waiter(2, deafWakeUps());
    first.leave();
    await first.booking;
    expect(await second.booking).toMatchObject({ ticketNumber: 2 });
  });

  test('who gives up passes on the lock that is handed over at that moment', async () => {
    const first = await owner();
    const second = await waiter(2, { waitMs: 300, redis: beforeHandOver(lab.redis, () => third.queued) });
    const third = buyer(3);
    await expect(second.booking).rejects.toMatchObject({ status: 503, outcome: 'rejected' });
    expect(await third.booking).toMatchObject({ buyerId: 3, ticketNumber: 2 });
    expect(await lab.lockKeys()).toEqual([]);

    /** The second buyer has asked for the last time; before it leaves the queue, the first one gives it the lock. */
    function beforeHandOver(redis: RedisClientType, thirdIsQueued: () => Promise<unknown>): RedisClientType {
      const evalSha: RedisClientType['evalSha'] = async (sha1, options) => {
        const handsOver = options?.arguments?.length === 2;
        if (handsOver) {
          await thirdIsQueued();
          first.leave();
          await first.booking;
        }
        return redis.evalSha(sha1, options);
      };
      return Object.assign(Object.create(redis), { evalSha });
    }
  });
});
