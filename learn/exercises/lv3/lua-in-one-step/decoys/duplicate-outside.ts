/** The count is in the script, and the look for a duplicate is before it: the second click passes the same look. */
import { runScript, script } from '@ticket-rush/shared/redis/script';
import type { RedisClientType } from 'redis';

interface Keys {
  /** A set: who was admitted. */
  buyers: string;
  /** A list: who was admitted, and is not recorded in the database yet. */
  unrecorded: string;
}

const ADMIT = script(`
  if redis.call('SCARD', KEYS[1]) >= tonumber(ARGV[1]) then return 'sold-out' end
  redis.call('RPUSH', KEYS[2], ARGV[2])
  redis.call('SADD', KEYS[1], ARGV[2])
  return 'admitted'`);

export async function admit(
  redis: RedisClientType,
  { buyers, unrecorded }: Keys,
  tickets: number,
  buyer: string,
): Promise<unknown> {
  if ((await redis.sIsMember(buyers, buyer)) === 1) return 'already-booked';
  return runScript(redis, ADMIT, [buyers, unrecorded], [tickets, buyer]);
}
