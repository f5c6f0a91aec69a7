/** A buyer who clicks twice gets in twice. Let one command look and add. */
import type { RedisClientType } from 'redis';

/** @returns whether the buyer was not in the set before, and is now */
export async function enter(redis: RedisClientType, buyers: string, buyer: string): Promise<boolean> {
  // HOLE: other commands run between these two.
  if ((await redis.sIsMember(buyers, buyer)) === 1) return false;
  await redis.sAdd(buyers, buyer);
  return true;
}
