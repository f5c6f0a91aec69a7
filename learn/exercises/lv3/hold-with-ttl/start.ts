/** If the owner dies, its key stays for ever. Let the lock end by itself. */
import type { RedisClientType } from 'redis';

/** @returns whether the lock is ours now, for `leaseMs` milliseconds */
export async function takeLock(
  redis: RedisClientType,
  key: string,
  token: string,
  _leaseMs: number,
): Promise<boolean> {
  // HOLE: the key has no end. When must it get one?
  const answer = await redis.set(key, token, { condition: 'NX' });
  return answer === 'OK';
}
