/** The lock has its end from the moment at which it exists: one command creates the key and sets it. */
import type { RedisClientType } from 'redis';

/** @returns whether the lock is ours now, for `leaseMs` milliseconds */
export async function takeLock(
  redis: RedisClientType,
  key: string,
  token: string,
  leaseMs: number,
): Promise<boolean> {
  const answer = await redis.set(key, token, {
    condition: 'NX',
    expiration: { type: 'PX', value: leaseMs },
  });
  return answer === 'OK';
}
