/** A lock with a queue before it, both in one Redis server: two scripts, so that nobody can slip in between. */
import { answerOf } from '@ticket-rush/shared/redis/answer';
import { runScript, script } from '@ticket-rush/shared/redis/script';
import type { RedisClientType } from 'redis';
import type { LockTimes } from '../techniques/needs';

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

/** What a process is told when the lock has been handed to one of its waiters: all that it needs to hand it on. */
export interface HandedOver {
  token: string;
  key: string;
  leaseMs: number;
}

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
    local message = cjson.encode({ token = first, key = KEYS[1], leaseMs = tonumber(ARGV[2]) })
    if redis.call('PUBLISH', string.match(first, '^[^|]+'), message) > 0 then
      redis.call('SET', KEYS[1], first, 'PX', ARGV[2])
      return 1
    end
    first = redis.call('ZPOPMIN', KEYS[2])[1]
  end
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
