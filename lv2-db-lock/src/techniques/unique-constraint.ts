/**
 * Unique constraint: nobody asks whether the buyer has a ticket; the index says so when a second one is inserted.
 *
 * Guarantees  one per buyer, by the index `bookings_one_per_buyer`. An index cannot count: that no more are sold than
 *             there are is the work of a conditional update.
 * Costs       a second click has counted and inserted, and is rolled back, before it is refused.
 * Breaks if   the index is missing in the database, whatever the entity says; or if a limit is two per buyer.
 */
import type { Event } from '@ticket-rush/shared/booking/booking';
import { insertBooking, readEvent } from '@ticket-rush/shared/booking/critical-section';
import { requireEligible } from '@ticket-rush/shared/booking/eligibility';
import { SoldOut } from '@ticket-rush/shared/booking/refusals';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import type { Transaction } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import { refuseSecondTicket } from '../one-per-buyer';

const COUNT_IF_LEFT = statement<{ sold: number }>(
  'count-if-left',
  `UPDATE events SET sold = sold + 1
    WHERE id = $1 AND (tickets IS NULL OR sold < tickets)
    RETURNING sold`,
);

/** Not asked for: the answer would be too late by the time of the insert. */
const ALREADY_BOOKED = false;

export const uniqueConstraint: Technique = {
  slug: 'unique-constraint',
  summary: 'one per buyer by a unique index, not by asking first',
  expected: { oneInstance: 'holds', severalInstances: 'holds', pause: 'holds', crash: 'holds' },
  create({ database }) {
    return (request) =>
      database.transaction(async (transaction) => {
        const event = await readEvent(transaction, request.eventId);
        requireEligible(event, ALREADY_BOOKED, request);
        const ticketNumber = await countTicket(transaction, event);
        return insertBooking(transaction, request, ticketNumber).catch(refuseSecondTicket(request));
      });
  },
};

/** Counts one more, unless all are sold by now. @throws SoldOut */
async function countTicket(transaction: Transaction, { id }: Event): Promise<number> {
  const [counted] = await transaction.run(COUNT_IF_LEFT, [id]);
  if (counted === undefined) throw new SoldOut(id);
  return counted.sold;
}
