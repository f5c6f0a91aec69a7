import type { EventRead } from '../booking/critical-section';
import { EventNotFound } from '../booking/refusals';
import type { Transaction } from '../database/database';
import { statement } from '../database/statement';
import type { TicketOrder } from './order';
import type { OrderLimits, Owned } from './rules';

/** An event as an order needs it. One ticket is sold without the limit, so its statement does not read it. */
export interface OrderableEvent extends Omit<EventRead, 'name' | 'version'>, OrderLimits {}

export const READ_ORDERABLE = statement<OrderableEvent>(
  'read-orderable',
  `SELECT id, tickets, sold, opens_at AS "opensAt", closes_at AS "closesAt",
          tickets_per_buyer AS "ticketsPerBuyer", now() AS "begunAt"
     FROM events WHERE id = $1`,
);

const COUNT_OWNED = statement<Owned>(
  'count-owned',
  `SELECT count(*)::integer AS tickets,
          count(*) FILTER (WHERE request_id = $3)::integer AS "byThisRequest"
     FROM bookings WHERE event_id = $1 AND buyer_id = $2`,
);

/** Reads the event without a lock. @throws EventNotFound */
export async function readOrderable(transaction: Transaction, eventId: number): Promise<OrderableEvent> {
  const [event] = await transaction.run(READ_ORDERABLE, [eventId]);
  if (event === undefined) throw new EventNotFound(eventId);
  return event;
}

/** How many tickets the buyer has: as old as this statement, unless no other order of the buyer can commit meanwhile. */
export async function countOwned(
  transaction: Transaction,
  { eventId, buyerId, requestId }: TicketOrder,
): Promise<Owned> {
  const [owned] = await transaction.run(COUNT_OWNED, [eventId, buyerId, requestId]);
  return owned as Owned;
}
