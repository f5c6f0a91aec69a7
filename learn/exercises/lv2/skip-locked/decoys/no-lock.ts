/** No lock: no buyer waits, and two take the same ticket. */
import { hasBooked, readEvent } from '@ticket-rush/shared/booking/critical-section';
import { requireEligible } from '@ticket-rush/shared/booking/eligibility';
import { SoldOut } from '@ticket-rush/shared/booking/refusals';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import type { Transaction } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import { insertOnePerBuyer } from 'lv2-db-lock/src/techniques/unique-constraint';

interface Ticket {
  number: number;
}

const FREE_TICKET = 'SELECT number FROM tickets WHERE event_id = $1 AND NOT taken ORDER BY number LIMIT 1';

const FIND_TICKET = statement<Ticket>('find-ticket', FREE_TICKET);

const TAKE_TICKET = statement(
  'take-ticket',
  'UPDATE tickets SET taken = true WHERE event_id = $1 AND number = $2',
);

export const skipLocked: Technique = {
  slug: 'skip-locked',
  summary: 'one row per ticket, FOR UPDATE SKIP LOCKED: no hot row',
  expected: { oneInstance: 'holds', severalInstances: 'holds' },
  ticketRows: true,
  create({ database }) {
    return (request) =>
      database.transaction(async (transaction) => {
        const event = await readEvent(transaction, request.eventId);
        requireEligible(event, await hasBooked(transaction, request), request, event.begunAt);
        const { number } = await lockTicket(transaction, event.id);
        await transaction.run(TAKE_TICKET, [event.id, number]);
        return insertOnePerBuyer(transaction, request, number);
      });
  },
};

/** @throws SoldOut */
async function lockTicket(transaction: Transaction, eventId: number): Promise<Ticket> {
  const [ticket] = await transaction.run(FIND_TICKET, [eventId]);
  if (ticket === undefined) throw new SoldOut(eventId);
  return ticket;
}
