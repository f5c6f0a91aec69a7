/**
 * The winners that Redis has let in and the database has not heard of yet: pending entries. Each is recorded, refused because the
 * database has no ticket for it, or given back because the process that let it in has failed.
 */
import type { BookingRequest } from '@ticket-rush/shared/booking/booking';
import { answerOf } from '@ticket-rush/shared/redis/answer';
import { openPendingEntries } from '@ticket-rush/shared/redis/pending-entries';
import { returnsChannel } from '@ticket-rush/shared/redis/sold-out-memory';
import type { RedisClientType } from 'redis';

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
  const channel = admissionReturns(keyPrefix);
  const entries = openPendingEntries(redis, { pending: unrecorded, adopted, channel, takeOut: 'SREM' });
  return {
    keysOf,

    recorded: (winners: BookingRequest[]): Promise<void> => entries.settled(winners.map(entryOf)),

    /** Redis let in more than there are tickets, so it has forgotten some: the next buyer finds it not loaded. */
    async refused(winner: BookingRequest): Promise<void> {
      const { loaded, buyers } = keysOf(winner.eventId);
      const forget = redis.multi().sRem(buyers, String(winner.buyerId)).del(loaded);
      await answerOf(forget.exec(), 'unknown');
      await entries.settled([entryOf(winner)]);
    },

    /** @returns whether it was still ours to give back; if not, its row may be written, or has been */
    gaveBack(winner: BookingRequest): Promise<boolean> {
      const { eventId, buyerId } = winner;
      return entries.gaveBack(entryOf(winner), { eventId, buyerId, buyers: keysOf(eventId).buyers });
    },

    /** Those that have been adopted and are not settled, among them now all that are overdue. */
    async adopt(overdueMs: number): Promise<BookingRequest[]> {
      return (await entries.adopt(overdueMs)).map(winnerOf);
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
