import type { Transaction } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';

/**
 * The number is kept for the next sale. Without that, the next buyer would get the number after the counter, which is one
 * less now: the number of somebody else's ticket.
 */
const GIVE_BACK_TICKET = statement(
  'give-back-ticket',
  `WITH given AS (DELETE FROM bookings WHERE id = $1 RETURNING event_id, ticket_number),
        fewer AS (UPDATE events SET sold = sold - 1 FROM given WHERE events.id = given.event_id)
   INSERT INTO returned_tickets (event_id, ticket_number) SELECT event_id, ticket_number FROM given`,
);

/** Puts a ticket back on sale. Only for whoever has the event for themselves, as for the sale itself. */
export async function giveBackTicket(transaction: Transaction, bookingId: number): Promise<void> {
  await transaction.run(GIVE_BACK_TICKET, [bookingId]);
}
