/**
 * The critical section for many buyers at once: read the events, check, decide in order, write. Four statements, however
 * many buyers there are, and a fifth where a ticket is sold again that was given back.
 *
 * Right as long as no other transaction writes bookings of these events between the first statement and the commit: between the
 * buyers of the batch there is no race, because they are decided one after another in memory.
 */
import type { Event } from '@ticket-rush/shared/booking/booking';
import { requireEligible } from '@ticket-rush/shared/booking/eligibility';
import { EventNotFound } from '@ticket-rush/shared/booking/refusals';
import type { Transaction } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import { refusalFor } from '../decide/decide-one-by-one';
import type { Decision } from '../decide/decision';
import type { AcceptedRequest } from '../requests/request-message';

/** An event, and the numbers of its tickets that were sold and given back: they are sold again first. */
type EventWithReturns = Event & { returned: number[] };

const READ_EVENTS = statement<EventWithReturns>(
  'read-events',
  `SELECT id, name, tickets, sold, opens_at AS "opensAt", closes_at AS "closesAt", version,
          ARRAY(SELECT ticket_number FROM returned_tickets WHERE event_id = events.id ORDER BY 1) AS returned
     FROM events WHERE id = ANY ($1::int[])`,
);

const FIND_BOOKED = statement<{ eventId: number; buyerId: number }>(
  'find-booked',
  `SELECT event_id AS "eventId", buyer_id AS "buyerId" FROM bookings
    WHERE (event_id, buyer_id) IN (SELECT * FROM unnest($1::int[], $2::int[]))`,
);

const INSERT_BOOKINGS = statement<{ id: number; eventId: number; buyerId: number }>(
  'insert-bookings',
  `INSERT INTO bookings (event_id, buyer_id, ticket_number, technique, request_id, booked_at)
   SELECT * FROM unnest($1::int[], $2::int[], $3::int[], $4::text[], $5::uuid[], $6::timestamptz[])
   RETURNING id, event_id AS "eventId", buyer_id AS "buyerId"`,
);

const WRITE_COUNTERS = statement(
  'write-counters',
  `UPDATE events SET sold = counter.sold FROM unnest($1::int[], $2::int[]) AS counter (id, sold)
    WHERE events.id = counter.id`,
);

const RESELL = statement(
  'resell',
  `DELETE FROM returned_tickets
    WHERE (event_id, ticket_number) IN (SELECT * FROM unnest($1::int[], $2::int[]))`,
);

interface Ticket {
  ticketNumber: number;
  /** Another buyer has had it before. */
  resold: boolean;
}

interface Winner extends Ticket {
  request: AcceptedRequest;
}

/** One decision for each request, in their order. */
export async function bookTickets(
  transaction: Transaction,
  requests: AcceptedRequest[],
): Promise<Decision[]> {
  const events = await readEvents(transaction, requests);
  const booked = await findBooked(transaction, requests);
  const winners: Winner[] = [];
  const refusals = requests.map((request) => {
    try {
      winners.push({ request, ...sell(events, booked, request) });
      return undefined;
    } catch (error) {
      return refusalFor(error);
    }
  });
  const bookingIds = await insertBookings(transaction, winners);
  await resell(transaction, winners);
  await writeCounters(transaction, events, winners);
  return requests.map(
    (request, index) =>
      refusals[index] ?? { status: 'confirmed', bookingId: bookingIds.get(buyerIn(request)) as number },
  );
}

async function readEvents(
  transaction: Transaction,
  requests: AcceptedRequest[],
): Promise<Map<number, EventWithReturns>> {
  const ids = [...new Set(requests.map(({ eventId }) => eventId))];
  return new Map((await transaction.run(READ_EVENTS, [ids])).map((event) => [event.id, event]));
}

async function findBooked(transaction: Transaction, requests: AcceptedRequest[]): Promise<Set<string>> {
  const found = await transaction.run(FIND_BOOKED, [
    requests.map(({ eventId }) => eventId),
    requests.map(({ buyerId }) => buyerId),
  ]);
  return new Set(found.map(buyerIn));
}

/** Takes the next ticket, as far as the memory of this batch goes. @throws what the rules say against it */
function sell(events: Map<number, EventWithReturns>, booked: Set<string>, request: AcceptedRequest): Ticket {
  const event = events.get(request.eventId);
  if (event === undefined) throw new EventNotFound(request.eventId);
  requireEligible(event, booked.has(buyerIn(request)), request, request.acceptedAt);
  event.sold += 1;
  booked.add(buyerIn(request));
  // Sold and returned are together all that were ever given out: where nothing is returned, the next number is new.
  const returned = event.returned.shift();
  return { ticketNumber: returned ?? event.sold, resold: returned !== undefined };
}

/** @returns the ids by buyer: no buyer wins twice at one event */
async function insertBookings(transaction: Transaction, winners: Winner[]): Promise<Map<string, number>> {
  if (winners.length === 0) return new Map();
  const bookings = await transaction.run(INSERT_BOOKINGS, [
    winners.map(({ request }) => request.eventId),
    winners.map(({ request }) => request.buyerId),
    winners.map(({ ticketNumber }) => ticketNumber),
    winners.map(({ request }) => request.technique),
    winners.map(({ request }) => request.requestId),
    winners.map(({ request }) => request.acceptedAt),
  ]);
  return new Map(bookings.map((booking) => [buyerIn(booking), booking.id]));
}

async function resell(transaction: Transaction, winners: Winner[]): Promise<void> {
  const resold = winners.filter((winner) => winner.resold);
  if (resold.length === 0) return;
  await transaction.run(RESELL, [
    resold.map(({ request }) => request.eventId),
    resold.map(({ ticketNumber }) => ticketNumber),
  ]);
}

/** Numbers that were computed here, as LV.1 does: only a single writer may. */
async function writeCounters(
  transaction: Transaction,
  events: Map<number, Event>,
  winners: Winner[],
): Promise<void> {
  const ids = [...new Set(winners.map(({ request }) => request.eventId))];
  if (ids.length === 0) return;
  await transaction.run(WRITE_COUNTERS, [ids, ids.map((id) => events.get(id)?.sold)]);
}

function buyerIn({ eventId, buyerId }: { eventId: number; buyerId: number }): string {
  return `${eventId}:${buyerId}`;
}
