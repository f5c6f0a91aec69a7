/** EX counts seconds: a lease of one minute lasts for most of a day. */
import type { RedisClientType } from 'redis';

export async function takeLock(
  redis: RedisClientType,
  key: string,
  token: string,
  leaseMs: number,
): Promise<boolean> {
  const answer = await redis.set(key, token, { condition: 'NX', expiration: { type: 'EX', value: leaseMs } });
  return answer === 'OK';
}
