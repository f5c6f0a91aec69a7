import type { Booking, BookingRequest } from '@ticket-rush/shared/booking/booking';
import { BOOKING_COLUMNS, readEvent } from '@ticket-rush/shared/booking/critical-section';
import { AlreadyBooked, NotOnSale, SoldOut } from '@ticket-rush/shared/booking/refusals';
import type { Transaction } from '@ticket-rush/shared/database/database';
import { violatedIndex } from '@ticket-rush/shared/database/database-errors';
import { statement } from '@ticket-rush/shared/database/statement';

/**
 * One statement for all winners of an event on sale. Its row is locked first, so the numbers begin after the last ticket sold;
 * buyers who have a ticket already get that one as the answer, and those beyond the last ticket get no row.
 *
 * `one_per_buyer` puts a booking into the index that refuses a second one of the same buyer.
 *
 * Buyers who have a ticket are looked up by their ids (`ANY`), not by a join: PostgreSQL keeps the plan that it made while there were
 * no bookings, and by that plan a join would read all bookings of the event for each batch.
 */
const RECORD_WINNERS = statement<Booking>(
  'record-winners',
  `WITH event AS (
     SELECT tickets, sold FROM events WHERE id = $1 AND opens_at <= now() AND now() < closes_at FOR UPDATE
   ), known AS (
     SELECT * FROM bookings WHERE event_id = $1 AND buyer_id = ANY ($2)
   ), winners AS (
     SELECT DISTINCT ON (buyer_id) * FROM unnest($2::integer[], $3::uuid[]) WITH ORDINALITY
       AS winner (buyer_id, request_id, place) ORDER BY buyer_id, place
   ), numbered AS (
     SELECT buyer_id, request_id, event.sold + row_number() OVER (ORDER BY place) AS ticket_number
       FROM winners, event
      WHERE buyer_id NOT IN (SELECT buyer_id FROM known)
   ), booked AS (
     INSERT INTO bookings (event_id, buyer_id, ticket_number, technique, request_id, one_per_buyer)
     SELECT $1, buyer_id, ticket_number, $4, request_id, true FROM numbered, event
      WHERE event.tickets IS NULL OR ticket_number <= event.tickets
     RETURNING *
   ), counted AS (
     UPDATE events SET sold = events.sold + (SELECT count(*) FROM booked) WHERE id = $1
   )
   SELECT ${BOOKING_COLUMNS}
     FROM (SELECT * FROM booked UNION ALL SELECT * FROM known) AS tickets`,
);

/** What became of a winner: the ticket, or why there is none. */
export type Recorded = Booking | Refused | AlreadyBooked;

/** The database has no ticket for the winner. */
type Refused = SoldOut | NotOnSale;

/**
 * Writes down whom Redis has let in, all of one event and one technique. The database is the last judge: Redis may have
 * been restarted and let in too many buyers, or one of them twice, and here these get no ticket. Idempotent: a winner who was
 * recorded before, under the same request, gets the same ticket again.
 *
 * @throws what the database throws; then no winner was recorded, unless its outcome is `unknown`
 */
export async function recordWinners(database: Transaction, winners: BookingRequest[]): Promise<Recorded[]> {
  const [{ eventId, technique } = { eventId: 0, technique: '' }] = winners;
  const buyers = winners.map(({ buyerId }) => buyerId);
  const requests = winners.map(({ requestId }) => requestId);
  try {
    const tickets = await database.run(RECORD_WINNERS, [eventId, buyers, requests, technique]);
    const ticketOf = new Map(tickets.map((ticket) => [ticket.buyerId, ticket]));
    const isRefused = winners.some(({ buyerId }) => !ticketOf.has(buyerId));
    const refusal = isRefused ? await whyRefused(database, eventId) : new SoldOut(eventId);
    return winners.map((winner) => resultOf(winner, ticketOf.get(winner.buyerId), refusal));
  } catch (error) {
    if (violatedIndex(error) !== 'bookings_one_per_admitted_buyer') throw error;
    // While the statement waited for the event, another statement recorded a ticket of one of these buyers. The next attempt sees
    // that ticket. Each repetition needs another such ticket, so there are no more repetitions than winners.
    return recordWinners(database, winners);
  }
}

/** @throws SoldOut, NotOnSale, AlreadyBooked */
export async function recordWinner(database: Transaction, winner: BookingRequest): Promise<Booking> {
  const [result] = (await recordWinners(database, [winner])) as [Recorded];
  if (result instanceof Error) throw result;
  return result;
}

/** A statement of its own: it is asked once for a sale that has closed, and where Redis has let in too many. */
async function whyRefused(database: Transaction, eventId: number): Promise<Refused> {
  const { begunAt, opensAt, closesAt } = await readEvent(database, eventId);
  const isOpen = opensAt <= begunAt && begunAt < closesAt;
  return isOpen ? new SoldOut(eventId) : new NotOnSale(eventId, opensAt, closesAt);
}

function resultOf(
  { eventId, buyerId, requestId }: BookingRequest,
  ticket: Booking | undefined,
  refusal: Refused,
): Recorded {
  if (ticket === undefined) return refusal;
  return ticket.requestId === requestId ? ticket : new AlreadyBooked(eventId, buyerId);
}
