/** Look and count at the same moment, and then add: the look is still old when the buyer is added. */
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
  const [known, sold] = await Promise.all([redis.sIsMember(buyers, buyer), redis.sCard(buyers)]);
  if (known === 1) return 'already-booked';
  if (sold >= tickets) return 'sold-out';
  await redis.multi().sAdd(buyers, buyer).rPush(unrecorded, buyer).exec();
  return 'admitted';
}
