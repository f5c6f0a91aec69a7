/** The set has grown, but perhaps another buyer has entered: the difference of two counts is not your own. */
import type { RedisClientType } from 'redis';

export async function enter(redis: RedisClientType, buyers: string, buyer: string): Promise<boolean> {
  const before = await redis.sCard(buyers);
  await redis.sAdd(buyers, buyer);
  return (await redis.sCard(buyers)) > before;
}
