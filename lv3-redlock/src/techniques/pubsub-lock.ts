/**
 * Pub/sub lock: waiters stand in a queue in Redis and sleep; a release hands the lock to the first of them and wakes only that one.
 *
 * Guarantees  one owner at a time across processes, as long as the one server lives and no owner is stopped past the lease; first
 *             come, first served, in the order in which the server hears of the waiters, across processes. That order
 *             also holds after an owner has died: a newcomer who finds a queue joins it.
 * Costs       three commands and a message for each owner, a second connection for each process. Between two owners there is
 *             one command and the message: the next owner begins to work when the message arrives, and asks Redis before COMMIT
 *             whether the lock is its own.
 *             A process that is *stopped* while its waiters are in the queue costs all others a lease for each of them. The
 *             waiters of a dead process are passed over at once.
 * Breaks if   an owner is paused past its lease, or the one server forgets the key. A lease is not mutual exclusion.
 */
import { bookTicket } from '@ticket-rush/shared/booking/critical-section';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import { Unavailable } from '@ticket-rush/shared/errors/unavailable';
import { keepExtended, type Lease, underLease } from '@ticket-rush/shared/redis/lease';
import { handOver, lockOrQueue } from '../redis/lock-queue';
import type { Signal } from '../redis/wake-ups';
import { lockKey, type WakingLockNeeds } from './needs';
import { extendIfOurs } from './simple-lock';

export const pubsubLock: Technique<WakingLockNeeds> = {
  slug: 'pubsub-lock',
  summary: 'waiters sleep in a queue; the release hands over the lock and wakes one',
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
      const lease = await waitForLock(needs, lockKey(keyPrefix, request));
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

/** Sleeps until the lock is ours. @throws Unavailable, outcome `rejected`, when time or the server is gone */
export async function waitForLock(needs: WakingLockNeeds, key: string): Promise<Lease> {
  const { redis, wakeUps, lockTimes } = needs;
  const signal = wakeUps.signal();
  const { token } = signal;
  const extend = () => extendIfOurs(redis, key, token, lockTimes.leaseMs);
  const release = () => {
    signal.remove();
    return handOver(redis, key, token, lockTimes.leaseMs);
  };
  try {
    const askedAt = await queueUntilOurs(needs, key, signal);
    return keepExtended({ askedAt, extend, release, expired: signal.remove }, lockTimes.leaseMs);
  } catch (error) {
    // The lock may have been handed to us while we were giving up.
    await release().catch(() => undefined);
    throw error;
  }
}

/** @returns when the lock was asked for, by `performance.now()`; `undefined` if it was handed over, some time ago */
async function queueUntilOurs(
  needs: WakingLockNeeds,
  key: string,
  signal: Signal,
): Promise<number | undefined> {
  const { redis, metrics, lockTimes } = needs;
  const { waitMs } = lockTimes;
  const deadline = performance.now() + waitMs;
  for (;;) {
    const askedAt = performance.now();
    const answer = await lockOrQueue(redis, key, signal.token, lockTimes);
    if (answer === 'ours') return askedAt;
    metrics.retried();
    if (askedAt >= deadline) break;
    // An owner that dies does not publish, and a message may be lost: the end of the owner's lease wakes us, too.
    if (await signal.received(Math.min(answer, deadline - askedAt))) return undefined;
  }
  throw new Unavailable({
    detail: `The lock was not free within ${waitMs} ms. Ask again.`,
    outcome: 'rejected',
  });
}
