/** The decision is one step, and the record is another: a crash between them loses a ticket. */
import { runScript, script } from '@ticket-rush/shared/redis/script';
import type { RedisClientType } from 'redis';

interface Keys {
  /** A set: who was admitted. */
  buyers: string;
  /** A list: who was admitted, and is not recorded in the database yet. */
  unrecorded: string;
}

const ADMIT = script(`
  if redis.call('SISMEMBER', KEYS[1], ARGV[2]) == 1 then return 'already-booked' end
  if redis.call('SCARD', KEYS[1]) >= tonumber(ARGV[1]) then return 'sold-out' end
  redis.call('SADD', KEYS[1], ARGV[2])
  return 'admitted'`);

export async function admit(
  redis: RedisClientType,
  { buyers, unrecorded }: Keys,
  tickets: number,
  buyer: string,
): Promise<unknown> {
  const answer = await runScript(redis, ADMIT, [buyers], [tickets, buyer]);
  if (answer === 'admitted') await redis.rPush(unrecorded, buyer);
  return answer;
}
