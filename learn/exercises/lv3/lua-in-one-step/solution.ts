/** Look, count, add and record are one script: no other command runs in the middle of it. */
import { runScript, script } from '@ticket-rush/shared/redis/script';
import type { RedisClientType } from 'redis';

interface Keys {
  /** A set: who was admitted. */
  buyers: string;
  /** A list: who was admitted, and is not recorded in the database yet. */
  unrecorded: string;
}

/** KEYS: buyers, unrecorded. ARGV: tickets, buyer. */
const ADMIT = script(`
  if redis.call('SISMEMBER', KEYS[1], ARGV[2]) == 1 then return 'already-booked' end
  if redis.call('SCARD', KEYS[1]) >= tonumber(ARGV[1]) then return 'sold-out' end
  redis.call('RPUSH', KEYS[2], ARGV[2])
  redis.call('SADD', KEYS[1], ARGV[2])
  return 'admitted'`);

/** @returns `admitted`, `already-booked` or `sold-out` */
export async function admit(
  redis: RedisClientType,
  { buyers, unrecorded }: Keys,
  tickets: number,
  buyer: string,
): Promise<unknown> {
  return runScript(redis, ADMIT, [buyers, unrecorded], [tickets, buyer]);
}
