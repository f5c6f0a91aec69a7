/**
 * Conditional update: check, count and insert are one statement, and PostgreSQL checks again after every wait.
 *
 * Guarantees  no oversell, and one round trip for each ticket sold. One per buyer by the index `bookings_one_per_buyer`.
 * Costs       the rules of the sale are written a second time, in SQL; a refusal needs more statements to say why.
 * Breaks if   a condition reads another table: after a wait only the updated row is read anew. Or if the index's veto is
 *             swallowed (ON CONFLICT DO NOTHING): the ticket would be counted and not sold.
 */
import type { Booking, BookingRequest } from '@ticket-rush/shared/booking/booking';
import { hasBooked, readEvent } from '@ticket-rush/shared/booking/critical-section';
import { requireEligible } from '@ticket-rush/shared/booking/eligibility';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import type { Database } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import { Unavailable } from '@ticket-rush/shared/errors/unavailable';
import { refuseSecondTicket } from '../one-per-buyer';
import { orderByConditionalUpdate } from '../orders/conditional-update';

const SELL_IF_LEFT = statement<Booking>(
  'sell-if-left',
  `WITH counted AS (
     UPDATE events SET sold = sold + 1
      WHERE id = $1 AND (tickets IS NULL OR sold < tickets) AND opens_at <= now() AND now() < closes_at
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
  expected: { oneInstance: 'holds', severalInstances: 'holds', pause: 'holds', crash: 'holds' },
  autocommit: true,
  createOrder: orderByConditionalUpdate,
  create({ database }) {
    return async (request) => {
      const { eventId, buyerId, technique, requestId } = request;
      const [booking] = await database
        .run(SELL_IF_LEFT, [eventId, buyerId, technique, requestId])
        .catch(refuseSecondTicket(request));
      return booking ?? explainRefusal(database, request);
    };
  },
};

/** No row says no, and not why. @throws EventNotFound, NotOnSale, AlreadyBooked, SoldOut */
async function explainRefusal(database: Database, request: BookingRequest): Promise<never> {
  return database.session(async (session) => {
    const event = await readEvent(session, request.eventId);
    requireEligible(event, await hasBooked(session, request), request, event.begunAt);
    // Only time can turn a no into a yes here: the sale has opened between the two statements.
    throw new Unavailable({ detail: 'The sale has just opened. Ask again.', outcome: 'rejected' });
  });
}
