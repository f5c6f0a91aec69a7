/** A script that only looks: what it says is old when the second step adds the buyer. */
import { runScript, script } from '@ticket-rush/shared/redis/script';
import type { RedisClientType } from 'redis';

interface Keys {
  /** A set: who was admitted. */
  buyers: string;
  /** A list: who was admitted, and is not recorded in the database yet. */
  unrecorded: string;
}

const LOOK = script(`
  if redis.call('SISMEMBER', KEYS[1], ARGV[2]) == 1 then return 'already-booked' end
  if redis.call('SCARD', KEYS[1]) >= tonumber(ARGV[1]) then return 'sold-out' end
  return 'free'`);

export async function admit(
  redis: RedisClientType,
  { buyers, unrecorded }: Keys,
  tickets: number,
  buyer: string,
): Promise<unknown> {
  const seen = await runScript(redis, LOOK, [buyers], [tickets, buyer]);
  if (seen !== 'free') return seen;
  await redis.multi().sAdd(buyers, buyer).rPush(unrecorded, buyer).exec();
  return 'admitted';
}
