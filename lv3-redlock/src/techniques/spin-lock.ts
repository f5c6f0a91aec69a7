/**
 * Spin lock: the simple lock, asked for again and again until it is free or the deadline has come.
 *
 * Guarantees  what the simple lock does, and no buyer is sent away for meeting another one.
 * Costs       every waiter keeps asking. Between two owners the lock stands free until one of them happens to
 *             ask: no order, and no promise that a waiter is ever lucky.
 * Breaks if   an owner is paused past its lease, or the one server forgets the key. A lease is not mutual exclusion.
 */
import { bookTicket } from '@ticket-rush/shared/booking/critical-section';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import { Unavailable } from '@ticket-rush/shared/errors/unavailable';
import { type Lease, underLease } from '@ticket-rush/shared/redis/lease';
import { backOff } from '@ticket-rush/shared/retry/full-jitter';
import { type LockNeeds, lockKey } from './needs';
import { tryToLock } from './simple-lock';

const BACKOFF = { baseMs: 10, capMs: 500 };

export const spinLock: Technique<LockNeeds> = {
  slug: 'spin-lock',
  summary: 'SET NX PX, asked for again with backoff and jitter until a deadline',
  expected: {
    oneInstance: 'holds',
    severalInstances: 'holds',
    pause: 'broken',
    crash: 'holds',
    faults: { 'redis-emptied': 'broken' },
  },
  create(needs) {
    const { database, metrics, keyPrefix } = needs;
    return async (request) => {
      const lock = metrics.startLock();
      const lease = await spin(needs, lockKey(keyPrefix, request));
      lock.acquired();
      return underLease(lease, () =>
        database.transaction(async (transaction) => {
          const booking = await bookTicket(transaction, request);
          await lease.requireOwned();
          return booking;
        }),
      ).finally(lock.released);
    };
  },
};

/** Asks until the lock is free. @throws Unavailable, outcome `rejected`, when time or the server is gone */
export async function spin({ redis, metrics, lockTimes, pause }: LockNeeds, key: string): Promise<Lease> {
  const deadline = performance.now() + lockTimes.waitMs;
  for (let attempt = 1; performance.now() < deadline; attempt++) {
    const lease = await tryToLock(redis, key, lockTimes.leaseMs);
    if (lease !== undefined) return lease;
    metrics.retried();
    // Contenders that failed together must not come back together.
    await backOff(attempt, BACKOFF, pause);
  }
  throw new Unavailable({
    detail: `The lock was not free within ${lockTimes.waitMs} ms. Ask again.`,
    outcome: 'rejected',
  });
}
