/** Four commands, and other buyers between any two of them. Let Redis do all four in one step. */
import type { RedisClientType } from 'redis';

interface Keys {
  /** A set: who was admitted. */
  buyers: string;
  /** A list: who was admitted, and is not recorded in the database yet. */
  unrecorded: string;
}

/** @returns `admitted`, `already-booked` or `sold-out` */
export async function admit(
  redis: RedisClientType,
  { buyers, unrecorded }: Keys,
  tickets: number,
  buyer: string,
): Promise<unknown> {
  // HOLE: one script, run by `runScript` of @ticket-rush/shared/redis/script, in place of these commands.
  if ((await redis.sIsMember(buyers, buyer)) === 1) return 'already-booked';
  if ((await redis.sCard(buyers)) >= tickets) return 'sold-out';
  await redis.sAdd(buyers, buyer);
  await redis.rPush(unrecorded, buyer);
  return 'admitted';
}
