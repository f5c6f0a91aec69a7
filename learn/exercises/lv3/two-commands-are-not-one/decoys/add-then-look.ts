/** The look after the entry always finds the buyer: also the second click is told that it is in. */
import type { RedisClientType } from 'redis';

export async function enter(redis: RedisClientType, buyers: string, buyer: string): Promise<boolean> {
  await redis.sAdd(buyers, buyer);
  return (await redis.sIsMember(buyers, buyer)) === 1;
}
