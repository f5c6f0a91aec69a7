/** A second look makes the window smaller, and does not close it. */
import type { RedisClientType } from 'redis';

export async function enter(redis: RedisClientType, buyers: string, buyer: string): Promise<boolean> {
  if ((await redis.sIsMember(buyers, buyer)) === 1) return false;
  if ((await redis.sIsMember(buyers, buyer)) === 1) return false;
  await redis.sAdd(buyers, buyer);
  return true;
}
