/** It looks once more, right before the count. The other request may still insert before this one does. */
import type { Booking } from '@ticket-rush/shared/booking/booking';
import { hasBooked, readEvent } from '@ticket-rush/shared/booking/critical-section';
import { requireEligible } from '@ticket-rush/shared/booking/eligibility';
import { AlreadyBooked, SoldOut } from '@ticket-rush/shared/booking/refusals';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import { statement } from '@ticket-rush/shared/database/statement';

const COUNT_IF_LEFT = statement<{ sold: number }>(
  'count-if-left',
  `UPDATE events SET sold = sold + 1
    WHERE id = $1 AND (tickets IS NULL OR sold < tickets)
    RETURNING sold`,
);

const INSERT_ONE_PER_BUYER = statement<Booking>(
  'insert-one-per-buyer',
  `INSERT INTO bookings (event_id, buyer_id, ticket_number, technique, request_id)
   VALUES ($1, $2, $3, $4, $5)
   RETURNING id, event_id AS "eventId", buyer_id AS "buyerId", ticket_number AS "ticketNumber",
             technique, request_id AS "requestId", booked_at AS "bookedAt"`,
);

export const uniqueConstraint: Technique = {
  slug: 'unique-constraint',
  summary: 'one per buyer by a unique index',
  expected: { oneInstance: 'holds', severalInstances: 'holds' },
  create({ database }) {
    return (request) =>
      database.transaction(async (transaction) => {
        const { eventId, buyerId, technique, requestId } = request;
        const event = await readEvent(transaction, eventId);
        requireEligible(event, await hasBooked(transaction, request), request, event.begunAt);
        if (await hasBooked(transaction, request)) throw new AlreadyBooked(eventId, buyerId);
        const [counted] = await transaction.run(COUNT_IF_LEFT, [eventId]);
        if (counted === undefined) throw new SoldOut(eventId);
        const values = [eventId, buyerId, counted.sold, technique, requestId];
        const [booking] = await transaction.run(INSERT_ONE_PER_BUYER, values);
        return booking as Booking;
      });
  },
};
