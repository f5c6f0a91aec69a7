/** The statement says no by changing no row, and the buyer is told yes. */
import type { Booking, BookingRequest } from '@ticket-rush/shared/booking/booking';
import { hasBooked, readEvent } from '@ticket-rush/shared/booking/critical-section';
import { requireEligible } from '@ticket-rush/shared/booking/eligibility';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import type { Database } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import { refuseSecondTicket } from 'lv2-db-lock/src/one-per-buyer';

const SELL_IF_LEFT = statement<Booking>(
  'sell-if-left',
  `WITH counted AS (
     UPDATE events SET sold = sold + 1
      WHERE id = $1 AND (tickets IS NULL OR sold < tickets)
      RETURNING sold
   )
   INSERT INTO bookings (event_id, buyer_id, ticket_number, technique, request_id, one_per_buyer)
   SELECT $1, $2, sold, $3, $4, true FROM counted
   RETURNING id, event_id AS "eventId", buyer_id AS "buyerId", ticket_number AS "ticketNumber",
             technique, request_id AS "requestId", booked_at AS "bookedAt"`,
);

export const conditionalUpdate: Technique = {
  slug: 'conditional-update',
  summary: 'UPDATE … WHERE sold < tickets and the insert, in one statement',
  expected: { oneInstance: 'holds', severalInstances: 'holds' },
  autocommit: true,
  create({ database }) {
    return async (request) => {
      const { eventId, buyerId, technique, requestId } = request;
      await requireChance(database, request);
      const [booking] = await database
        .run(SELL_IF_LEFT, [eventId, buyerId, technique, requestId])
        .catch(refuseSecondTicket(request));
      return booking as Booking;
    };
  },
};

/** Whether the buyer may have a ticket at this moment. @throws NotOnSale, AlreadyBooked, SoldOut */
async function requireChance(database: Database, request: BookingRequest): Promise<void> {
  await database.session(async (session) => {
    const event = await readEvent(session, request.eventId);
    requireEligible(event, await hasBooked(session, request), request, event.begunAt);
  });
}
