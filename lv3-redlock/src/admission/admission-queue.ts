/**
 * The winners that Redis has let in and the database has not heard of yet: pending entries. Each is recorded, refused because the
 * database has no ticket for it, or given back because the process that let it in has failed. An order of several tickets is one
 * entry, so it is settled whole.
 */
import type { BookingRequest } from '@ticket-rush/shared/booking/booking';
import type { TicketOrder } from '@ticket-rush/shared/orders/order';
import { answerOf } from '@ticket-rush/shared/redis/answer';
import { openPendingEntries } from '@ticket-rush/shared/redis/pending-entries';
import { runScript } from '@ticket-rush/shared/redis/script';
import { returnsChannel } from '@ticket-rush/shared/redis/sold-out-memory';
import type { RedisClientType } from 'redis';
import { FORGET_ORDER, GIVE_BACK_ORDER } from './order-scripts';

export type AdmissionQueue = ReturnType<typeof openAdmissionQueue>;

/** What Redis has let in: one ticket, or an order, which has a quantity. */
export type Admitted = BookingRequest | TicketOrder;

/** Where it is told which events have tickets again. */
export function admissionReturns(keyPrefix: string): string {
  return returnsChannel(keyPrefix, 'admission');
}

export function openAdmissionQueue(redis: RedisClientType, keyPrefix: string) {
  const unrecorded = `${keyPrefix}:admission:unrecorded`;
  const adopted = `${keyPrefix}:admission:adopted`;
  const keysOf = (eventId: number) => {
    const event = `${keyPrefix}:admission:event:${eventId}`;
    return {
      loaded: `${event}:loaded`,
      buyers: `${event}:buyers`,
      requests: `${event}:requests`,
      unrecorded,
    };
  };
  const channel = admissionReturns(keyPrefix);
  const entries = openPendingEntries(redis, { pending: unrecorded, adopted, channel, takeOut: 'SREM' });
  return {
    keysOf,

    recorded: (winners: Admitted[]): Promise<void> => entries.settled(winners.map(entryOf)),

    /** Redis let in more than there are tickets, so it has forgotten some: the next buyer finds it not loaded. */
    async refused(winner: Admitted): Promise<void> {
      const { eventId, buyerId } = winner;
      const { loaded, buyers, requests } = keysOf(eventId);
      const forgotten = isOrder(winner)
        ? runScript(
            redis,
            FORGET_ORDER,
            [loaded, buyers, requests],
            [buyerId, requestIn(winner), winner.quantity],
          )
        : redis.multi().sRem(buyers, String(buyerId)).del(loaded).exec();
      await answerOf<unknown>(forgotten, 'unknown');
      await entries.settled([entryOf(winner)]);
    },

    /** @returns whether it was still ours to give back; if not, its rows may be written, or have been */
    async gaveBack(winner: Admitted): Promise<boolean> {
      const { eventId, buyerId } = winner;
      const { buyers, requests } = keysOf(eventId);
      const entry = entryOf(winner);
      if (!isOrder(winner)) return entries.gaveBack(entry, { eventId, buyerId, buyers });
      const values = [entry, buyerId, requestIn(winner), winner.quantity, channel, eventId];
      const asked = runScript(redis, GIVE_BACK_ORDER, [unrecorded, buyers, requests], values);
      return (await answerOf(asked, 'unknown')) === 1;
    },

    /** Those that have been adopted and are not settled, among them now all that are overdue. */
    async adopt(overdueMs: number): Promise<Admitted[]> {
      return (await entries.adopt(overdueMs)).map(winnerOf);
    },
  };
}

export function isOrder(winner: Admitted): winner is TicketOrder {
  return 'quantity' in winner;
}

/** An order among those of all buyers: another buyer may have the same request id. */
export function requestIn({ buyerId, requestId }: Pick<TicketOrder, 'buyerId' | 'requestId'>): string {
  return `${buyerId}:${requestId}`;
}

/** All that the reconciler needs to write the row; of an order, to write all of its rows. */
export function entryOf(winner: Admitted): string {
  const { eventId, buyerId, requestId, technique } = winner;
  const entry = `${eventId}:${buyerId}:${requestId}:${technique}`;
  return isOrder(winner) ? `${entry}:${winner.quantity}` : entry;
}

function winnerOf(entry: string): Admitted {
  const [event, buyer, requestId, technique, quantity] = entry.split(':') as [
    string,
    string,
    string,
    string,
    string?,
  ];
  const winner = { eventId: Number(event), buyerId: Number(buyer), requestId, technique };
  return quantity === undefined ? winner : { ...winner, quantity: Number(quantity) };
}
