/**
 * Skip locked: one row for each ticket, and each buyer takes one that is free and not locked. No hot row.
 *
 * Guarantees  no oversell: a row is taken once. One per buyer by the index `bookings_one_per_buyer`.
 * Costs       a row for each ticket, laid out in advance. To know how many are left, one has to count. Tickets leave
 *             roughly in the order of their numbers, buyers in no order at all.
 * Breaks if   "no row that is not locked" is taken for "sold out": the holder of the last one may still roll back.
 */
import type { Event } from '@ticket-rush/shared/booking/booking';
import { hasBooked, readEvent } from '@ticket-rush/shared/booking/critical-section';
import { requireEligible } from '@ticket-rush/shared/booking/eligibility';
import { SoldOut } from '@ticket-rush/shared/booking/refusals';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import type { Transaction } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import { orderBySkipLocked } from '../orders/skip-locked';
import { insertOnePerBuyer } from './unique-constraint';

interface Ticket {
  number: number;
}

const FREE_TICKET = 'SELECT number FROM tickets WHERE event_id = $1 AND NOT taken ORDER BY number LIMIT 1';

const LOCK_ANY_TICKET = statement<Ticket>('lock-any-ticket', `${FREE_TICKET} FOR UPDATE SKIP LOCKED`);
const LOCK_LAST_TICKET = statement<Ticket>('lock-last-ticket', `${FREE_TICKET} FOR UPDATE`);

const TAKE_TICKET = statement(
  'take-ticket',
  'UPDATE tickets SET taken = true WHERE event_id = $1 AND number = $2',
);

const MAKE_TICKET = statement<Ticket>(
  'make-ticket',
  `INSERT INTO tickets (event_id, number, taken) VALUES ($1, nextval('unlimited_ticket_numbers'), true)
   RETURNING number`,
);

export const skipLocked: Technique = {
  slug: 'skip-locked',
  summary: 'one row per ticket, FOR UPDATE SKIP LOCKED: no hot row',
  expected: { oneInstance: 'holds', severalInstances: 'holds', pause: 'holds', crash: 'holds' },
  ticketRows: true,
  createOrder: orderBySkipLocked,
  create({ database }) {
    return (request) =>
      database.transaction(async (transaction) => {
        const event = await readEvent(transaction, request.eventId);
        requireEligible(event, await hasBooked(transaction, request), request, event.begunAt);
        const { number } = await takeTicket(transaction, event);
        return insertOnePerBuyer(transaction, request, number);
      });
  },
};

/** @throws SoldOut */
async function takeTicket(transaction: Transaction, { id, tickets }: Event): Promise<Ticket> {
  if (tickets === null) return makeTicket(transaction, id);
  const ticket = await lockTicket(transaction, id);
  await transaction.run(TAKE_TICKET, [id, ticket.number]);
  return ticket;
}

/**
 * Any free ticket that is not locked. Where all that are free are locked, it waits for one after the other: what is
 * committed is gone, and what is rolled back is ours. No buyer waits before the end of the sale.
 */
async function lockTicket(transaction: Transaction, eventId: number): Promise<Ticket> {
  const [any] = await transaction.run(LOCK_ANY_TICKET, [eventId]);
  const [ticket] = any ? [any] : await transaction.run(LOCK_LAST_TICKET, [eventId]);
  if (ticket === undefined) throw new SoldOut(eventId);
  return ticket;
}

/** Unlimited tickets are not fought over: a sequence numbers them, with gaps, and no buyer waits for it. */
async function makeTicket(transaction: Transaction, eventId: number): Promise<Ticket> {
  const [ticket] = await transaction.run(MAKE_TICKET, [eventId]);
  return ticket as Ticket;
}
