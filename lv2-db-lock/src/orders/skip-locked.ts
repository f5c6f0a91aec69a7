/**
 * Skip locked: an order takes as many free rows as it has tickets, and passes those that other orders have locked. No hot row.
 *
 * Guarantees  all tickets of the order or none; no oversell: a row is taken once. No buyer above the limit: the buyer's tickets are
 *             numbered from 1, and the index `bookings_nth_of_buyer` gives each number once. Orders share no row that one could lock.
 * Costs       near the end of the sale an order waits for the locks of others, one after the other. Of two orders of one buyer, the
 *             second starts over.
 * Breaks if   an order keeps the rows that it has got while it waits for more: two orders that have part of the rest wait for each
 *             other, and PostgreSQL ends one with 40P01. Or if fewer free rows than it needs are taken for "too few left": their
 *             owner may still roll back.
 */
import type { Booking } from '@ticket-rush/shared/booking/booking';
import { BOOKING_COLUMNS } from '@ticket-rush/shared/booking/critical-section';
import type { TechniqueNeeds } from '@ticket-rush/shared/booking/technique';
import type { Transaction } from '@ticket-rush/shared/database/database';
import { violatedIndex } from '@ticket-rush/shared/database/database-errors';
import { statement } from '@ticket-rush/shared/database/statement';
import { countOwned, readOrderable } from '@ticket-rush/shared/orders/critical-section';
import type { OrderTickets, TicketOrder } from '@ticket-rush/shared/orders/order';
import { requireEnoughLeft, requireOrderable } from '@ticket-rush/shared/orders/rules';
import { retryConflicts } from '../retry';

interface Ticket {
  number: number;
}

/** Locks in the order of the numbers, as it returns them. An order that waits has only locked smaller numbers: no circle. */
const FREE_TICKETS = 'SELECT number FROM tickets WHERE event_id = $1 AND NOT taken ORDER BY number LIMIT $2';

const LOCK_ANY_TICKETS = statement<Ticket>('lock-any-tickets', `${FREE_TICKETS} FOR UPDATE SKIP LOCKED`);
const LOCK_LAST_TICKETS = statement<Ticket>('lock-last-tickets', `${FREE_TICKETS} FOR UPDATE`);

const TAKE_TICKETS = statement(
  'take-tickets',
  'UPDATE tickets SET taken = true WHERE event_id = $1 AND number = ANY($2::integer[])',
);

const MAKE_TICKETS = statement<Ticket>(
  'make-tickets',
  `INSERT INTO tickets (event_id, number, taken)
   SELECT $1, nextval('unlimited_ticket_numbers'), true FROM generate_series(1, $2::integer)
   RETURNING number`,
);

/** $6 is how many tickets the buyer has. The buyer's first ticket is in the index for single tickets, too. */
const INSERT_NUMBERED = statement<Booking>(
  'insert-numbered',
  `INSERT INTO bookings (event_id, buyer_id, ticket_number, technique, request_id, one_per_buyer, nth_of_buyer)
   SELECT $1, $2, number, $4, $5, $6 + nth = 1, $6 + nth
     FROM unnest($3::integer[]) WITH ORDINALITY AS ticket (number, nth)
   RETURNING ${BOOKING_COLUMNS}`,
);

/** The two that a concurrent purchase of the same buyer violates: by an order, and by a single ticket. */
const ONE_BUYER_AT_A_TIME = ['bookings_nth_of_buyer', 'bookings_one_per_buyer'];

/** Locks as many free tickets as the order needs. `None` is the answer where they cannot be had this way. */
type LockTickets<None extends undefined> = (
  transaction: Transaction,
  order: TicketOrder,
) => Promise<Ticket[] | None>;

export function orderBySkipLocked({ database, ...needs }: TechniqueNeeds): OrderTickets {
  return (order) =>
    database.session((session) => {
      const attempt = <None extends undefined>(lock: LockTickets<None>) =>
        session.transaction((transaction) => take(transaction, order, lock)).catch(conflictOfBuyer);
      // Two transactions: the first is over, and with it its locks, before the order waits for those of others.
      return retryConflicts(needs, async () => (await attempt(lockUnlocked)) ?? attempt<never>(lockLast));
    });
}

/** @throws EventNotFound, SoldOut, TooFewTickets, and what the sale and the limit refuse */
async function take<None extends undefined>(
  transaction: Transaction,
  order: TicketOrder,
  lock: LockTickets<None>,
): Promise<Booking[] | None> {
  const { eventId, buyerId, technique, requestId, quantity } = order;
  const event = await readOrderable(transaction, eventId);
  const owned = await countOwned(transaction, order);
  requireOrderable(event, owned, order, event.begunAt);
  const write = (tickets: Ticket[]) => {
    const numbers = tickets.map(({ number }) => number);
    return transaction.run(INSERT_NUMBERED, [eventId, buyerId, numbers, technique, requestId, owned.tickets]);
  };
  if (event.tickets === null) return write(await transaction.run(MAKE_TICKETS, [eventId, quantity]));
  const tickets = await lock(transaction, order);
  if (tickets === undefined) return tickets;
  await transaction.run(TAKE_TICKETS, [eventId, tickets.map(({ number }) => number)]);
  return write(tickets);
}

/** Any that are free and not locked; `undefined` where they are too few. The rest may be free as well. */
async function lockUnlocked(transaction: Transaction, order: TicketOrder): Promise<Ticket[] | undefined> {
  const tickets = await transaction.run(LOCK_ANY_TICKETS, [order.eventId, order.quantity]);
  return tickets.length < order.quantity ? undefined : tickets;
}

/** Waits for one after the other: what is committed is gone, and what is rolled back is ours. @throws SoldOut, TooFewTickets */
async function lockLast(transaction: Transaction, order: TicketOrder): Promise<Ticket[]> {
  const tickets = await transaction.run(LOCK_LAST_TICKETS, [order.eventId, order.quantity]);
  requireEnoughLeft(tickets.length, order);
  return tickets;
}

/** Another purchase of the same buyer has committed first. The order has been rolled back, and will count it. */
function conflictOfBuyer(error: unknown): 'conflict' {
  if (ONE_BUYER_AT_A_TIME.includes(violatedIndex(error) ?? '')) return 'conflict';
  throw error;
}
