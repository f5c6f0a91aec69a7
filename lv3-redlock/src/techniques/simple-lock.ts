/**
 * Simple lock: the buyer who can create the key has the lock; a buyer who finds it there is sent away.
 *
 * Guarantees  one owner at a time across processes, as long as the one server lives and no owner is stopped past the lease.
 * Costs       one round trip to take it and one to give it back. A buyer who meets another one is sent away, though
 *             there are tickets.
 * Breaks if   an owner is paused past its lease, the server restarts and forgets, or a replica that has not heard of the key
 *             takes over.
 */
import { randomUUID } from 'node:crypto';
import { bookTicket } from '@ticket-rush/shared/booking/critical-section';
import { Contended } from '@ticket-rush/shared/booking/refusals';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import { answerOf } from '@ticket-rush/shared/redis/answer';
import { deleteIfOurs, expireIfOurs } from '@ticket-rush/shared/redis/if-ours';
import { keepExtended, type Lease, underLease } from '@ticket-rush/shared/redis/lease';
import type { RedisClientType } from 'redis';
import { type LockNeeds, lockKey } from './needs';

export const simpleLock: Technique<LockNeeds> = {
  slug: 'simple-lock',
  summary: 'SET NX PX; a buyer who finds the lock taken is sent away',
  expected: {
    oneInstance: 'undersells',
    severalInstances: 'undersells',
    pause: 'broken',
    crash: 'undersells',
    faults: { 'commit-answer-lost': 'undersells', 'redis-emptied': 'broken' },
  },
  create({ database, metrics, redis, keyPrefix, lockTimes }) {
    return async (request) => {
      const lock = metrics.startLock();
      const lease = await tryToLock(redis, lockKey(keyPrefix, request), lockTimes.leaseMs);
      if (lease === undefined) throw new Contended(request.eventId);
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

/**
 * Takes the lock if it is free; `undefined` if it is not.
 *
 * @throws Unavailable, outcome `rejected`; what was asked of a server that is frozen is undone when it thaws
 */
export async function tryToLock(
  redis: RedisClientType,
  key: string,
  leaseMs: number,
): Promise<Lease | undefined> {
  const token = randomUUID();
  const extend = () => extendIfOurs(redis, key, token, leaseMs);
  const release = () => answerOf(deleteIfOurs(redis, key, token), 'rejected');
  const askedAt = performance.now();
  // GET answers with the owner before us: null, if the lock is ours. A key that is no string is an error.
  const owner = await answerOf(
    redis.set(key, token, { condition: 'NX', expiration: { type: 'PX', value: leaseMs }, GET: true }),
    'rejected',
  ).catch((error) => {
    // SET may still be carried out. The release comes after it on the same connection, and is not waited for.
    release().catch(() => undefined);
    throw error;
  });
  if (owner !== null) return undefined;
  return keepExtended({ askedAt, extend, release }, leaseMs);
}

/** Begins the lease anew. @throws if the lock is not ours any more */
export async function extendIfOurs(
  redis: RedisClientType,
  key: string,
  token: string,
  leaseMs: number,
): Promise<void> {
  const extended = await answerOf(expireIfOurs(redis, key, token, leaseMs), 'rejected');
  if (extended !== 1) throw new Error('the lock is not ours any more');
}
