/** Add first, count, and go away again if there are too many: a crash leaves a place that is never recorded. */
import type { RedisClientType } from 'redis';

interface Keys {
  /** A set: who was admitted. */
  buyers: string;
  /** A list: who was admitted, and is not recorded in the database yet. */
  unrecorded: string;
}

export async function admit(
  redis: RedisClientType,
  { buyers, unrecorded }: Keys,
  tickets: number,
  buyer: string,
): Promise<unknown> {
  if ((await redis.sAdd(buyers, buyer)) === 0) return 'already-booked';
  if ((await redis.sCard(buyers)) > tickets) {
    await redis.sRem(buyers, buyer);
    return 'sold-out';
  }
  await redis.rPush(unrecorded, buyer);
  return 'admitted';
}
