/** Also a buyer who was refused sets the end: waiters extend the lock of a dead owner. */
import type { RedisClientType } from 'redis';

export async function takeLock(
  redis: RedisClientType,
  key: string,
  token: string,
  leaseMs: number,
): Promise<boolean> {
  const granted = (await redis.setNX(key, token)) === 1;
  await redis.pExpire(key, leaseMs);
  return granted;
}
