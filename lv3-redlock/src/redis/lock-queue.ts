/** A lock with a queue before it, both in one Redis server: two scripts, so that no newcomer can slip in between. */
import { answerOf } from '@ticket-rush/shared/redis/answer';
import { runScript, script } from '@ticket-rush/shared/redis/script';
import type { RedisClientType } from 'redis';
import type { LockTimes } from './lock-times';

/**
 * Hands a lock that has no owner to the first in the queue whose process listens. PUBLISH answers with the number of listeners,
 * so the waiters of a dead process are passed over at once. A waiter who is asking needs no message.
 */
const GRANT_TO_FIRST = `
  local function grantToFirst(lock, queue, leaseMs, asking)
    local first = redis.call('ZPOPMIN', queue)[1]
    while first do
      local message = cjson.encode({ token = first, key = lock, leaseMs = tonumber(leaseMs) })
      if first == asking or redis.call('PUBLISH', string.match(first, '^[^|]+'), message) > 0 then
        redis.call('SET', lock, first, 'PX', leaseMs)
        return
      end
      first = redis.call('ZPOPMIN', queue)[1]
    end
  end`;

/**
 * KEYS: lock, queue. ARGV: our token, the lease, the longest wait. Keeps our place in the queue. A lock that is free belongs to
 * the first in the queue, who may have come before us: its owner has died, and its lease is over. Answers `ours`, or with when
 * to ask again: when the owner's lease is over, but not every millisecond.
 */
const LOCK_OR_QUEUE = script(`${GRANT_TO_FIRST}
  local owner = redis.call('GET', KEYS[1])
  if owner == ARGV[1] then
    redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
    redis.call('ZREM', KEYS[2], ARGV[1])
    return 'ours'
  end
  local now = redis.call('TIME')
  redis.call('ZADD', KEYS[2], 'NX', now[1] * 1000000 + now[2], ARGV[1])
  redis.call('PEXPIRE', KEYS[2], ARGV[3])
  if not owner then
    grantToFirst(KEYS[1], KEYS[2], ARGV[2], ARGV[1])
    if redis.call('GET', KEYS[1]) == ARGV[1] then return 'ours' end
  end
  return math.max(redis.call('PTTL', KEYS[1]), 10)`);

/** What a process is told when the lock has been handed to one of its waiters: all that it needs to hand it on. */
export interface HandedOver {
  token: string;
  key: string;
  leaseMs: number;
}

/** KEYS: lock, queue. ARGV: our token, the lease. Leaves the queue, and hands over the lock if it is ours. */
const HAND_OVER = script(`${GRANT_TO_FIRST}
  redis.call('ZREM', KEYS[2], ARGV[1])
  if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
  redis.call('DEL', KEYS[1])
  grantToFirst(KEYS[1], KEYS[2], ARGV[2], '')
  return 1`);

/** @returns `ours`, or in how many milliseconds to ask again at the latest @throws Unavailable, outcome `rejected` */
export async function lockOrQueue(
  redis: RedisClientType,
  key: string,
  token: string,
  { leaseMs, waitMs }: LockTimes,
): Promise<'ours' | number> {
  const asked = runScript(redis, LOCK_OR_QUEUE, keysOf(key), [token, leaseMs, waitMs]);
  const answer = await answerOf(asked, 'rejected');
  return answer === 'ours' ? answer : Number(answer);
}

/** Gives up the lock, or the place in the queue. @throws Unavailable: then the lease ends it */
export async function handOver(
  redis: RedisClientType,
  key: string,
  token: string,
  leaseMs: number,
): Promise<void> {
  await answerOf(runScript(redis, HAND_OVER, keysOf(key), [token, leaseMs]), 'rejected');
}

/** Reads the message that HAND_OVER publishes. */
export function readHandedOver(message: string): HandedOver {
  return JSON.parse(message);
}

function keysOf(key: string): string[] {
  return [key, `${key}:queue`];
}
