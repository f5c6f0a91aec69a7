/** SADD says how many were new: the look and the entry are one command. */
import type { RedisClientType } from 'redis';

/** @returns whether the buyer was not in the set before, and is now */
export async function enter(redis: RedisClientType, buyers: string, buyer: string): Promise<boolean> {
  return (await redis.sAdd(buyers, buyer)) === 1;
}
