/**
 * Tickets that were given back, and the rule that every technique of this level follows when it sells one:
 *
 *   a number that was given back is sold again before a new number is given out.
 *
 * The sold tickets and the returned ones are together all numbers that were ever given out. So `sold + 1` is a free number
 * only while no ticket of the event is returned. Otherwise it belongs to another buyer.
 */
import type { Transaction } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';

const GIVE_BACK_TICKET = statement(
  'give-back-ticket',
  `WITH given AS (DELETE FROM bookings WHERE id = $1 RETURNING event_id, ticket_number),
        fewer AS (UPDATE events SET sold = sold - 1 FROM given WHERE events.id = given.event_id)
   INSERT INTO returned_tickets (event_id, ticket_number) SELECT event_id, ticket_number FROM given`,
);

const TAKE_RETURNED = statement<{ ticketNumber: number }>(
  'take-returned',
  `DELETE FROM returned_tickets WHERE event_id = $1 AND ticket_number = (
     SELECT min(ticket_number) FROM returned_tickets WHERE event_id = $1)
   RETURNING ticket_number AS "ticketNumber"`,
);

/** Puts a ticket back on sale. Only for the single writer of the event, as the sale itself. */
export async function giveBackTicket(transaction: Transaction, bookingId: number): Promise<void> {
  await transaction.run(GIVE_BACK_TICKET, [bookingId]);
}

/** Takes the smallest number that was given back; `undefined` if there is none, and the next number is a new one. */
export async function takeReturned(transaction: Transaction, eventId: number): Promise<number | undefined> {
  const [returned] = await transaction.run(TAKE_RETURNED, [eventId]);
  return returned?.ticketNumber;
}
