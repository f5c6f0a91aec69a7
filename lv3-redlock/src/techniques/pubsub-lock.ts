/**
 * Pub/sub lock: waiters stand in a queue in Redis and sleep; a release hands the lock to the first of them and wakes only that one.
 *
 * Guarantees  one owner at a time across processes, as long as the one server lives and nobody is stopped past the lease; first
 *             come, first served, in the order in which the server hears of them, whatever process they are in.
 * Costs       three commands and a message for each owner, a second connection for each process. Between two owners there is
 *             one command and the message: the next one begins to work on its word, and has it confirmed before COMMIT.
 *             A process that is *stopped* while its waiters are in the queue costs everybody a lease for each of them; one
 *             that is dead costs nothing.
 * Breaks if   an owner is paused past its lease, or the one server forgets the key. A lease is not mutual exclusion.
 */
import type { BookTicket } from '@ticket-rush/shared/booking/booking';
import { bookTicket } from '@ticket-rush/shared/booking/critical-section';
import { Unavailable } from '@ticket-rush/shared/errors/unavailable';
import { answerOf } from '@ticket-rush/shared/redis/answer';
import { runScript, script } from '@ticket-rush/shared/redis/script';
import { keepExtended, type Lease } from '../redis/lease';
import type { Bell } from '../redis/wake-ups';
import { lockKey, type WakingLockNeeds } from './needs';
import { extendIfOurs } from './simple-lock';

/**
 * KEYS: lock, queue. ARGV: our token, the lease, the longest wait. Takes the lock, if it is free or has been handed to us, or
 * keeps our place in the queue, and answers with when to ask again: when the owner's lease is over, but not every millisecond.
 */
const LOCK_OR_QUEUE = script(`
  local owner = redis.call('GET', KEYS[1])
  if not owner or owner == ARGV[1] then
    redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
    redis.call('ZREM', KEYS[2], ARGV[1])
    return 'ours'
  end
  local now = redis.call('TIME')
  redis.call('ZADD', KEYS[2], 'NX', now[1] * 1000000 + now[2], ARGV[1])
  redis.call('PEXPIRE', KEYS[2], ARGV[3])
  return math.max(redis.call('PTTL', KEYS[1]), 10)`);

/**
 * KEYS: lock, queue. ARGV: our token, the lease. Leaves the queue, and hands over the lock if it is ours: to the first whose
 * process listens. PUBLISH answers with the number of listeners, so the waiters of a dead process are passed over at once.
 */
const HAND_OVER = script(`
  redis.call('ZREM', KEYS[2], ARGV[1])
  if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
  redis.call('DEL', KEYS[1])
  local first = redis.call('ZPOPMIN', KEYS[2])[1]
  while first do
    if redis.call('PUBLISH', string.match(first, '^[^|]+'), first) > 0 then
      redis.call('SET', KEYS[1], first, 'PX', ARGV[2])
      return 1
    end
    first = redis.call('ZPOPMIN', KEYS[2])[1]
  end
  return 1`);

export function pubsubLock(needs: WakingLockNeeds): BookTicket {
  const { database, metrics, keyPrefix } = needs;
  return async (request) => {
    const lock = metrics.startLock();
    const lease = await waitForLock(needs, lockKey(keyPrefix, request));
    lock.acquired();
    try {
      return await database.transaction(async (transaction) => {
        const booking = await bookTicket(transaction, request);
        await lease.requireOwned();
        return booking;
      });
    } finally {
      // After the commit: whoever enters next must see the ticket as sold.
      await lease.release();
      lock.released();
    }
  };
}

/** Sleeps until the lock is ours. @throws Unavailable, outcome `rejected`, when time or the server is gone */
export async function waitForLock(needs: WakingLockNeeds, key: string): Promise<Lease> {
  const { redis, wakeUps, lockTimes } = needs;
  const bell = wakeUps.bell();
  const { token } = bell;
  const keys = [key, `${key}:queue`];
  const extend = () => extendIfOurs(redis, key, token, lockTimes.leaseMs);
  const release = () => answerOf(runScript(redis, HAND_OVER, keys, [token, lockTimes.leaseMs]), 'rejected');
  try {
    const askedAt = await queueUntilOurs(needs, keys, bell);
    return keepExtended({ askedAt, extend, release }, lockTimes.leaseMs);
  } catch (error) {
    // The lock may have been handed to us while we were giving up.
    await release().catch(() => undefined);
    throw error;
  } finally {
    bell.remove();
  }
}

/** @returns when the lock was asked for, by `performance.now()`; `undefined` if it was handed over, some time ago */
async function queueUntilOurs(
  needs: WakingLockNeeds,
  keys: string[],
  bell: Bell,
): Promise<number | undefined> {
  const { redis, metrics, lockTimes } = needs;
  const { leaseMs, waitMs } = lockTimes;
  const deadline = performance.now() + waitMs;
  for (;;) {
    const askedAt = performance.now();
    const answer = await answerOf(
      runScript(redis, LOCK_OR_QUEUE, keys, [bell.token, leaseMs, waitMs]),
      'rejected',
    );
    if (answer === 'ours') return askedAt;
    metrics.retried();
    if (askedAt >= deadline) break;
    // An owner that dies publishes nothing, and a message may be lost: the end of the owner's lease wakes us, too.
    if (await bell.heard(Math.min(Number(answer), deadline - askedAt))) return undefined;
  }
  throw new Unavailable({ detail: `The lock was not free within ${waitMs} ms.`, outcome: 'rejected' });
}
