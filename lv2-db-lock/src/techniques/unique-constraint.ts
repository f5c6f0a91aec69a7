/**
 * Unique constraint: it does not ask whether the buyer has a ticket. The index refuses a second one at its insert.
 *
 * Guarantees  one per buyer, by the index `bookings_one_per_buyer`. An index cannot count: that no more are sold than
 *             there are is the work of a conditional update.
 * Costs       a second click has counted and inserted, and is rolled back, before it is refused.
 * Breaks if   the index is missing in the database, an INSERT leaves `one_per_buyer` out, or a limit is two per buyer.
 */
import type { Booking, BookingRequest, Event } from '@ticket-rush/shared/booking/booking';
import { readEvent } from '@ticket-rush/shared/booking/critical-section';
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

/** `true` puts the row into the index. An insert without it is not guarded. */
const INSERT_ONE_PER_BUYER = statement<Booking>(
  'insert-one-per-buyer',
  `INSERT INTO bookings (event_id, buyer_id, ticket_number, technique, request_id, one_per_buyer)
   VALUES ($1, $2, $3, $4, $5, true)
   RETURNING id, event_id AS "eventId", buyer_id AS "buyerId", ticket_number AS "ticketNumber",
             technique, request_id AS "requestId", booked_at AS "bookedAt"`,
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
        requireEligible(event, ALREADY_BOOKED, request, event.begunAt);
        const ticketNumber = await countTicket(transaction, event);
        return insertOnePerBuyer(transaction, request, ticketNumber);
      });
  },
};

/** Counts one more, unless all are sold by now. @throws SoldOut */
async function countTicket(transaction: Transaction, { id }: Event): Promise<number> {
  const [counted] = await transaction.run(COUNT_IF_LEFT, [id]);
  if (counted === undefined) throw new SoldOut(id);
  return counted.sold;
}

/** Writes the buyer's ticket down, unless there is one already. @throws AlreadyBooked */
export async function insertOnePerBuyer(
  transaction: Transaction,
  request: BookingRequest,
  ticketNumber: number,
): Promise<Booking> {
  const { eventId, buyerId, technique, requestId } = request;
  const [booking] = await transaction
    .run(INSERT_ONE_PER_BUYER, [eventId, buyerId, ticketNumber, technique, requestId])
    .catch(refuseSecondTicket(request));
  return booking as Booking;
}
