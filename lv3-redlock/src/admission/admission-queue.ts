/**
 * The winners that Redis has let in and the database has not heard of yet.
 *
 *   unrecorded  (enqueued by the script that let them in)
 *     recorded    the row is there                         -> crossed out
 *     refused     the database has no ticket for them      -> crossed out; Redis reads again who has one
 *     given back  the process that let them in failed      -> crossed out; the ticket is on sale again
 *     overdue     that process is slow, stopped or dead    -> adopted
 *   adopted     by the reconciler: recorded or refused, never given back
 *
 * Adoption is what lets "given back" be certain: as long as an entry is unrecorded, nobody else is writing its row.
 */
import type { BookingRequest } from '@ticket-rush/shared/booking/booking';
import { answerOf } from '@ticket-rush/shared/redis/answer';
import { runScript, script } from '@ticket-rush/shared/redis/script';
import { returnsChannel } from '@ticket-rush/shared/redis/sold-out-memory';
import type { RedisClientType } from 'redis';

/** How many one pass of the reconciler takes on. */
const ADOPTED_AT_ONCE = 500;

/** KEYS: unrecorded, buyers. ARGV: entry, buyer, channel, event. */
const GIVE_BACK = script(`
  if redis.call('ZREM', KEYS[1], ARGV[1]) == 0 then return 0 end
  redis.call('SREM', KEYS[2], ARGV[2])
  redis.call('PUBLISH', ARGV[3], ARGV[4])
  return 1`);

/**
 * KEYS: unrecorded, adopted. ARGV: overdue after so many milliseconds, at most so many. The clock is the server's own.
 * Any of the adopted, rather than the first: one that cannot be settled must not stand before all others.
 */
const ADOPT = script(`
  local now = redis.call('TIME')
  local limit = now[1] * 1000 + math.floor(now[2] / 1000) - ARGV[1]
  for _, entry in ipairs(redis.call('ZRANGE', KEYS[1], '-inf', limit, 'BYSCORE', 'LIMIT', 0, ARGV[2])) do
    redis.call('SADD', KEYS[2], entry)
    redis.call('ZREM', KEYS[1], entry)
  end
  return redis.call('SRANDMEMBER', KEYS[2], ARGV[2])`);

export type AdmissionQueue = ReturnType<typeof openAdmissionQueue>;

/** Where it is told which events have tickets again. */
export function admissionReturns(keyPrefix: string): string {
  return returnsChannel(keyPrefix, 'admission');
}

export function openAdmissionQueue(redis: RedisClientType, keyPrefix: string) {
  const unrecorded = `${keyPrefix}:admission:unrecorded`;
  const adopted = `${keyPrefix}:admission:adopted`;
  const keysOf = (eventId: number) => {
    const event = `${keyPrefix}:admission:event:${eventId}`;
    return { loaded: `${event}:loaded`, buyers: `${event}:buyers`, unrecorded };
  };
  return {
    keysOf,

    async recorded(winners: BookingRequest[]): Promise<void> {
      const entries = winners.map(entryOf);
      await answerOf(redis.multi().zRem(unrecorded, entries).sRem(adopted, entries).exec(), 'unknown');
    },

    /** Redis let in more than there are tickets, so it has forgotten some: the next buyer finds it not loaded. */
    async refused(winner: BookingRequest): Promise<void> {
      const { loaded, buyers } = keysOf(winner.eventId);
      const entry = entryOf(winner);
      const crossOut = redis.multi().zRem(unrecorded, entry).sRem(adopted, entry);
      await answerOf(crossOut.sRem(buyers, String(winner.buyerId)).del(loaded).exec(), 'unknown');
    },

    /** @returns whether it was still ours to give back; if not, its row may be written, or has been */
    async gaveBack(winner: BookingRequest): Promise<boolean> {
      const { eventId, buyerId } = winner;
      const keys = [unrecorded, keysOf(eventId).buyers];
      const values = [entryOf(winner), buyerId, admissionReturns(keyPrefix), eventId];
      return (await answerOf(runScript(redis, GIVE_BACK, keys, values), 'unknown')) === 1;
    },

    /** Those that have been adopted and are not settled, among them now all that are overdue. */
    async adopt(overdueMs: number): Promise<BookingRequest[]> {
      const keys = [unrecorded, adopted];
      const entries = await answerOf(runScript(redis, ADOPT, keys, [overdueMs, ADOPTED_AT_ONCE]), 'unknown');
      return (entries as string[]).map(winnerOf);
    },
  };
}

/** All that the reconciler needs to write the row. */
export function entryOf({ eventId, buyerId, requestId, technique }: BookingRequest): string {
  return `${eventId}:${buyerId}:${requestId}:${technique}`;
}

function winnerOf(entry: string): BookingRequest {
  const [eventId, buyerId, requestId, technique] = entry.split(':') as [string, string, string, string];
  return { eventId: Number(eventId), buyerId: Number(buyerId), requestId, technique };
}
