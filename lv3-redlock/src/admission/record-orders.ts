import type { Booking } from '@ticket-rush/shared/booking/booking';
import { BOOKING_COLUMNS } from '@ticket-rush/shared/booking/critical-section';
import { EventNotFound } from '@ticket-rush/shared/booking/refusals';
import type { Database, Transaction } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import { TicketError } from '@ticket-rush/shared/errors/ticket-error';
import { type OrderableEvent, READ_ORDERABLE } from '@ticket-rush/shared/orders/critical-section';
import type { TicketOrder } from '@ticket-rush/shared/orders/order';
import { type Owned, requireOrderable } from '@ticket-rush/shared/orders/rules';
import { groupBy } from '@ticket-rush/shared/report/group-by';
import { requestIn } from './admission-queue';

const LOCK_ORDERABLE = statement<OrderableEvent>('lock-orderable', `${READ_ORDERABLE.text} FOR UPDATE`);

const FIND_TICKETS = statement<Booking>(
  'find-tickets',
  `SELECT ${BOOKING_COLUMNS} FROM bookings WHERE event_id = $1 AND buyer_id = ANY ($2) ORDER BY ticket_number`,
);

/**
 * `one_per_buyer` puts the first ticket of a buyer into the index that refuses a second first one: a single ticket is recorded
 * without a look at what this transaction is about to write.
 */
const RECORD_ORDERS = statement<Booking>(
  'record-orders',
  `WITH counted AS (UPDATE events SET sold = sold + cardinality($2::integer[]) WHERE id = $1)
   INSERT INTO bookings (event_id, buyer_id, ticket_number, technique, request_id, one_per_buyer)
   SELECT $1, buyer_id, ticket_number, $6, request_id, is_first
     FROM unnest($2::integer[], $3::integer[], $4::uuid[], $5::boolean[])
       AS ticket (buyer_id, ticket_number, request_id, is_first)
   RETURNING ${BOOKING_COLUMNS}`,
);

/** What became of an order: all of its tickets, or why there is none. */
export type RecordedOrder = Booking[] | TicketError;

/** A ticket of an order, before its row is written. */
interface Ticket extends Pick<Booking, 'buyerId' | 'ticketNumber' | 'requestId'> {
  /** The buyer has no other ticket of the event. */
  isFirst: boolean;
}

/**
 * Writes down the orders that Redis has let in, all of one event and one technique: each whole or not at all, in one transaction
 * that locks the event first. The database is the last judge, as it is for single tickets. Idempotent: an order that was
 * recorded before gets the same tickets again.
 *
 * @throws what the database throws; then no order was recorded, unless its outcome is `unknown`
 */
export function recordOrders(database: Database, orders: TicketOrder[]): Promise<RecordedOrder[]> {
  const [{ eventId, technique }] = orders as [TicketOrder];
  return database.transaction(async (transaction) => {
    const [event] = await transaction.run(LOCK_ORDERABLE, [eventId]);
    if (event === undefined) throw new EventNotFound(eventId);
    // A statement of its own: it sees all that was committed while the first one waited for the event.
    const known = await transaction.run(FIND_TICKETS, [eventId, orders.map(({ buyerId }) => buyerId)]);
    const { refusals, sold } = decide(event, known, orders);
    const written = await write(transaction, { eventId, technique }, sold);
    const bookingsOf = groupBy([...known, ...written], requestIn);
    return orders.map((order, index) => refusals[index] ?? (bookingsOf.get(requestIn(order)) as Booking[]));
  });
}

/** One order after another, as far as the memory of this transaction goes. One that is too large leaves its tickets to the others. */
function decide(event: OrderableEvent, known: Booking[], orders: TicketOrder[]) {
  const owned = groupBy<Pick<Booking, 'buyerId' | 'requestId'>, number>(known, ({ buyerId }) => buyerId);
  let last = event.sold;
  const sold: Ticket[] = [];
  const refusals = orders.map((order) => {
    const { buyerId, requestId, quantity } = order;
    const has = owned.get(buyerId) ?? [];
    const byThisRequest = has.filter((ticket) => ticket.requestId === requestId).length;
    // This order, recorded before. Another number of tickets is another request that had the same id.
    if (byThisRequest === quantity) return undefined;
    const refusal = whyNot({ ...event, sold: last }, { tickets: has.length, byThisRequest }, order);
    if (refusal !== undefined) return refusal;
    const tickets = Array.from({ length: quantity }, (_, index) => {
      last += 1;
      return { buyerId, requestId, ticketNumber: last, isFirst: has.length + index === 0 };
    });
    owned.set(buyerId, [...has, ...tickets]);
    sold.push(...tickets);
    return undefined;
  });
  return { refusals, sold };
}

function whyNot(event: OrderableEvent, owned: Owned, order: TicketOrder): TicketError | undefined {
  try {
    requireOrderable(event, owned, order, event.begunAt);
    return undefined;
  } catch (error) {
    if (error instanceof TicketError) return error;
    throw error;
  }
}

async function write(
  transaction: Transaction,
  { eventId, technique }: Pick<TicketOrder, 'eventId' | 'technique'>,
  sold: Ticket[],
): Promise<Booking[]> {
  if (sold.length === 0) return [];
  const bookings = await transaction.run(RECORD_ORDERS, [
    eventId,
    sold.map(({ buyerId }) => buyerId),
    sold.map(({ ticketNumber }) => ticketNumber),
    sold.map(({ requestId }) => requestId),
    sold.map(({ isFirst }) => isFirst),
    technique,
  ]);
  return bookings.sort((one, other) => one.ticketNumber - other.ticketNumber);
}
