/**
 * What Redis has decided and another store (the database, the log) has not heard of yet.
 *
 *   pending         noted by the script that decided, at that time
 *     settled         the other store has it                    -> crossed out
 *     given back      it certainly was not passed on            -> crossed out; the place is free again
 *     overdue         its process is slow, stopped or dead      -> adopted
 *   adopted         by a reconciler: passed on until it is settled, and never given back
 *
 * Adoption is what makes "given back" certain: as long as an entry is pending, no other process passes it on.
 */
import type { RedisClientType } from 'redis';
import { answerOf } from './answer';
import { runScript, script } from './script';

/** How many one pass of a reconciler takes on. */
const ADOPTED_AT_ONCE = 500;

/** KEYS: pending, buyers. ARGV: entry, buyer, channel, event, the command that takes the buyer out. */
const GIVE_BACK = script(`
  if redis.call('ZREM', KEYS[1], ARGV[1]) == 0 then return 0 end
  redis.call(ARGV[5], KEYS[2], ARGV[2])
  redis.call('PUBLISH', ARGV[3], ARGV[4])
  return 1`);

/**
 * KEYS: pending, adopted. ARGV: overdue after so many milliseconds, at most so many. The clock is the server's own. Any of the
 * adopted, rather than the first: one that cannot be settled must not stand before all others.
 */
const ADOPT = script(`
  local now = redis.call('TIME')
  local limit = now[1] * 1000 + math.floor(now[2] / 1000) - ARGV[1]
  for _, entry in ipairs(redis.call('ZRANGE', KEYS[1], '-inf', limit, 'BYSCORE', 'LIMIT', 0, ARGV[2])) do
    redis.call('SADD', KEYS[2], entry)
    redis.call('ZREM', KEYS[1], entry)
  end
  return redis.call('SRANDMEMBER', KEYS[2], ARGV[2])`);

interface PendingOptions {
  /** The sorted set of the pending entries, by milliseconds. */
  pending: string;
  /** The set of the adopted ones. */
  adopted: string;
  /** Where it is published that an event has a place again. */
  channel: string;
  /** What takes a buyer out of the buyers of an event: they are a set or a hash. */
  takeOut: 'SREM' | 'HDEL';
}

/** The place of a buyer who was let in. */
interface TakenPlace {
  eventId: number;
  buyerId: number;
  /** The key of the event's buyers. */
  buyers: string;
}

export function openPendingEntries(redis: RedisClientType, options: PendingOptions) {
  const { pending, adopted, channel, takeOut } = options;
  return {
    /** The other store has them. */
    async settled(entries: string[]): Promise<void> {
      await answerOf(redis.multi().zRem(pending, entries).sRem(adopted, entries).exec(), 'unknown');
    },

    /** @returns whether it was still ours to give back; if not, it is being passed on, or has been */
    async gaveBack(entry: string, { eventId, buyerId, buyers }: TakenPlace): Promise<boolean> {
      const values = [entry, buyerId, channel, eventId, takeOut];
      return (await answerOf(runScript(redis, GIVE_BACK, [pending, buyers], values), 'unknown')) === 1;
    },

    /** Those that have been adopted and are not settled, among them now all that are overdue. */
    async adopt(overdueMs: number): Promise<string[]> {
      const asked = runScript(redis, ADOPT, [pending, adopted], [overdueMs, ADOPTED_AT_ONCE]);
      return (await answerOf(asked, 'unknown')) as string[];
    },
  };
}
