import type { Booking } from '@ticket-rush/shared/booking/booking';
import { BOOKING_COLUMNS } from '@ticket-rush/shared/booking/critical-section';
import type { Transaction } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import type { TicketOrder } from '@ticket-rush/shared/orders/order';
import type { Owned } from '@ticket-rush/shared/orders/rules';

/**
 * One row for each ticket: $6 is how many there are. The buyer's first ticket is in the index `bookings_one_per_buyer`, like each
 * ticket that is sold without a quantity. Only this index guards such a ticket, so the index refuses it to a buyer who has an order.
 */
const INSERT_ORDER = statement<Booking>(
  'insert-order',
  `INSERT INTO bookings (event_id, buyer_id, ticket_number, technique, request_id, one_per_buyer)
   SELECT $1, $2, number, $4, $5, number = $3 AND $7
     FROM generate_series($3::integer, $3::integer + $6::integer - 1) AS number
   RETURNING ${BOOKING_COLUMNS}`,
);

/** Writes all tickets of an order down, numbered from `first`, in one statement. */
export function insertOrder(
  transaction: Transaction,
  { eventId, buyerId, technique, requestId, quantity }: TicketOrder,
  first: number,
  owned: Owned,
): Promise<Booking[]> {
  const values = [eventId, buyerId, first, technique, requestId, quantity, owned.tickets === 0];
  return transaction.run(INSERT_ORDER, values);
}
