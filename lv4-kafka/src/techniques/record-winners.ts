import { AlreadyBooked, EventNotFound, NotOnSale, SoldOut } from '@ticket-rush/shared/booking/refusals';
import type { Transaction } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import type { TicketError } from '@ticket-rush/shared/errors/ticket-error';
import type { Decision } from '../decide/decision';
import type { AcceptedRequest } from '../requests/request-message';

interface Ruling {
  /** Which of the requests, counted from 1. */
  place: number;
  /** Null where there is no such event. */
  opensAt: Date | null;
  closesAt: Date | null;
  /** Whether it was accepted while the sale was open. */
  inTime: boolean;
  /** Whether it is the buyer's first request here, and there was none before. */
  first: boolean;
  bookingId: number | null;
}

/**
 * A statement of its own: the next one then sees what was committed while this one waited. In one statement, the counters
 * would be new and the returned tickets old.
 */
const LOCK_EVENTS = statement(
  'lock-events',
  'SELECT FROM events WHERE id = ANY ($1::int[]) ORDER BY id FOR UPDATE',
);

/**
 * One statement for a whole batch and all of its events. Tickets that were given back are sold again first, and then numbers
 * go on after the last ticket sold. A request beyond the last ticket, or of a buyer who has one already, gets no row.
 * `one_per_buyer` puts each booking into the index that refuses a second one of the same buyer.
 */
const RECORD_WINNERS = statement<Ruling>(
  'record-winners',
  `WITH wanted AS (
     SELECT * FROM unnest($1::int[], $2::int[], $3::uuid[], $4::timestamptz[]) WITH ORDINALITY
       AS wanted (event_id, buyer_id, request_id, accepted_at, place)
   ), event AS (
     SELECT id, tickets, sold, opens_at, closes_at FROM events WHERE id = ANY ($1)
   ), intime AS (
     SELECT wanted.* FROM wanted JOIN event ON event.id = event_id
      WHERE accepted_at >= opens_at AND accepted_at < closes_at
   ), fresh AS (
     SELECT DISTINCT ON (event_id, buyer_id) * FROM intime w
      WHERE NOT EXISTS (SELECT FROM bookings b WHERE b.event_id = w.event_id AND b.buyer_id = w.buyer_id)
      ORDER BY event_id, buyer_id, place
   ), counted_off AS (
     SELECT fresh.*, tickets, sold, row_number() OVER (PARTITION BY event_id ORDER BY place) AS nth
       FROM fresh JOIN event ON event.id = event_id
   ), returned AS (
     SELECT event_id, ticket_number, row_number() OVER (PARTITION BY event_id ORDER BY ticket_number) AS nth
       FROM returned_tickets WHERE event_id = ANY ($1)
   ), booked AS (
     INSERT INTO bookings (event_id, buyer_id, ticket_number, technique, request_id, one_per_buyer, booked_at)
     SELECT event_id, buyer_id, coalesce(ticket_number, sold + nth), $5, request_id, true, accepted_at
       FROM counted_off LEFT JOIN returned USING (event_id, nth)
      WHERE tickets IS NULL OR sold + nth <= tickets
     RETURNING id, event_id, buyer_id, ticket_number
   ), resold AS (
     DELETE FROM returned_tickets r USING booked
      WHERE r.event_id = booked.event_id AND r.ticket_number = booked.ticket_number
   ), counted AS (
     UPDATE events SET sold = sold + count FROM (SELECT event_id, count(*) FROM booked GROUP BY event_id) AS won
      WHERE events.id = won.event_id
   )
   SELECT w.place::int, opens_at AS "opensAt", closes_at AS "closesAt", intime.place IS NOT NULL AS "inTime",
          fresh.place IS NOT NULL AS first, booked.id AS "bookingId"
     FROM wanted w LEFT JOIN event ON event.id = w.event_id
     LEFT JOIN intime ON intime.place = w.place
     LEFT JOIN fresh ON fresh.place = w.place
     LEFT JOIN booked ON fresh.place = w.place AND booked.event_id = w.event_id AND booked.buyer_id = w.buyer_id
    ORDER BY w.place`,
);

/**
 * Writes down whom Redis has let in. The database is the last judge: Redis may have been restarted and let in too many, or
 * one buyer twice, and here they get no ticket.
 *
 * @throws what the database throws. A violated index means that a writer which does not lock the event has booked the buyer
 * meanwhile: the next attempt sees it. So no conflict is skipped here, which would leave a hole in the numbers.
 */
export async function recordWinners(
  transaction: Transaction,
  requests: AcceptedRequest[],
): Promise<Decision[]> {
  const eventIds = requests.map(({ eventId }) => eventId);
  const [, rulings] = await Promise.all([
    transaction.run(LOCK_EVENTS, [eventIds]),
    transaction.run(RECORD_WINNERS, [
      eventIds,
      requests.map(({ buyerId }) => buyerId),
      requests.map(({ requestId }) => requestId),
      requests.map(({ acceptedAt }) => acceptedAt),
      requests[0]?.technique,
    ]),
  ]);
  return requests.map((request, index) => decisionOn(request, rulings[index] as Ruling));
}

function decisionOn({ eventId, buyerId }: AcceptedRequest, ruling: Ruling): Decision {
  const { opensAt, closesAt, inTime, first, bookingId } = ruling;
  if (bookingId !== null) return { status: 'confirmed', bookingId };
  if (opensAt === null || closesAt === null) return refused(new EventNotFound(eventId));
  if (!inTime) return refused(new NotOnSale(eventId, opensAt, closesAt));
  return refused(first ? new SoldOut(eventId) : new AlreadyBooked(eventId, buyerId));
}

function refused({ type }: TicketError): Decision {
  return { status: 'rejected', reason: type };
}
