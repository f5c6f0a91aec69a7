/** The key has an end, but each buyer can write it, also over the token of another. */
import type { RedisClientType } from 'redis';

export async function takeLock(
  redis: RedisClientType,
  key: string,
  token: string,
  leaseMs: number,
): Promise<boolean> {
  const answer = await redis.set(key, token, { expiration: { type: 'PX', value: leaseMs } });
  return answer === 'OK';
}
