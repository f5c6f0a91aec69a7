/**
 * The critical section for many buyers at once: read the events, check, decide in order, write. Four statements, however
 * many buyers and orders there are, and a fifth where a ticket is sold again that was given back.
 *
 * Right as long as no other transaction writes bookings of these events between the first statement and the commit: between the
 * buyers of the batch there is no race, because they are decided one after another in memory.
 */
import type { Booking, Event } from '@ticket-rush/shared/booking/booking';
import { requireEligible } from '@ticket-rush/shared/booking/eligibility';
import { EventNotFound } from '@ticket-rush/shared/booking/refusals';
import type { Transaction } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import { soldOrder } from '@ticket-rush/shared/orders/order';
import { type OrderLimits, requireOrderable } from '@ticket-rush/shared/orders/rules';
import { groupBy } from '@ticket-rush/shared/report/group-by';
import { refusalFor } from '../decide/decide-one-by-one';
import type { Decision } from '../decide/decision';
import type { AcceptedRequest } from '../requests/request-message';

/** An event, and the numbers of its tickets that were sold and given back: they are sold again first. */
type EventWithReturns = Event & OrderLimits & { returned: number[] };

const READ_EVENTS = statement<EventWithReturns>(
  'read-events',
  `SELECT id, name, tickets, sold, opens_at AS "opensAt", closes_at AS "closesAt", version,
          tickets_per_buyer AS "ticketsPerBuyer",
          ARRAY(SELECT ticket_number FROM returned_tickets WHERE event_id = events.id ORDER BY 1) AS returned
     FROM events WHERE id = ANY ($1::int[])`,
);

/**
 * Each buyer is looked up alone (`OFFSET 0` keeps PostgreSQL from joining): the plan is made while there are no bookings,
 * and a join that is cheap then reads all bookings for each batch later.
 */
const FIND_BOOKED = statement<Pick<Booking, 'eventId' | 'buyerId' | 'requestId'>>(
  'find-booked',
  `SELECT found.*
     FROM (SELECT DISTINCT * FROM unnest($1::int[], $2::int[])) AS wanted (event_id, buyer_id),
  LATERAL (SELECT event_id AS "eventId", buyer_id AS "buyerId", request_id AS "requestId" FROM bookings
            WHERE event_id = wanted.event_id AND buyer_id = wanted.buyer_id OFFSET 0) AS found`,
);

const INSERT_BOOKINGS = statement<Pick<Booking, 'id' | 'eventId' | 'ticketNumber'>>(
  'insert-bookings',
  `INSERT INTO bookings (event_id, buyer_id, ticket_number, technique, request_id, booked_at)
   SELECT * FROM unnest($1::int[], $2::int[], $3::int[], $4::text[], $5::uuid[], $6::timestamptz[])
   RETURNING id, event_id AS "eventId", ticket_number AS "ticketNumber"`,
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

/** A ticket that was sold, and to whom. */
interface Sold {
  request: AcceptedRequest;
  ticketNumber: number;
  /** Another buyer has had it before. */
  resold: boolean;
}

/** The tickets that each buyer has of each event, and the request that each was sold to. */
type Owned = Map<string, Pick<Booking, 'requestId'>[]>;

/**
 * One decision for each request, in their order. An order is sold whole or refused whole: one that is too large leaves its tickets to
 * the requests behind it.
 */
export async function bookTickets(
  transaction: Transaction,
  requests: AcceptedRequest[],
): Promise<Decision[]> {
  const [events, owned] = await Promise.all([
    readEvents(transaction, requests),
    findOwned(transaction, requests),
  ]);
  const outcomes = requests.map((request) => {
    try {
      return sell(events, owned, request);
    } catch (error) {
      return refusalFor(error);
    }
  });
  const sold = outcomes.flatMap((outcome) => (Array.isArray(outcome) ? outcome : []));
  const [idOf] = await Promise.all([
    insertBookings(transaction, sold),
    resell(transaction, sold),
    writeCounters(transaction, events, sold),
  ]);
  return outcomes.map((outcome) => (Array.isArray(outcome) ? confirm(outcome, idOf) : outcome));
}

async function readEvents(
  transaction: Transaction,
  requests: AcceptedRequest[],
): Promise<Map<number, EventWithReturns>> {
  const ids = [...new Set(requests.map(({ eventId }) => eventId))];
  return new Map((await transaction.run(READ_EVENTS, [ids])).map((event) => [event.id, event]));
}

async function findOwned(transaction: Transaction, requests: AcceptedRequest[]): Promise<Owned> {
  const booked = await transaction.run(FIND_BOOKED, [
    requests.map(({ eventId }) => eventId),
    requests.map(({ buyerId }) => buyerId),
  ]);
  return groupBy(booked, buyerIn);
}

/** Takes the next tickets, as far as the memory of this batch goes. @throws what the rules say against it; then it takes none */
function sell(events: Map<number, EventWithReturns>, owned: Owned, request: AcceptedRequest): Sold[] {
  const { eventId, requestId, wants, acceptedAt } = request;
  const event = events.get(eventId);
  if (event === undefined) throw new EventNotFound(eventId);
  const buyer = buyerIn(request);
  const has = owned.get(buyer) ?? [];
  if (wants.kind !== 'order') {
    requireEligible(event, has.length > 0, request, acceptedAt);
    owned.set(buyer, [{ requestId }]);
    return [takeTicket(event, request)];
  }
  const { quantity } = wants;
  const byThisRequest = has.filter((ticket) => ticket.requestId === requestId).length;
  requireOrderable(event, { tickets: has.length, byThisRequest }, { ...request, quantity }, acceptedAt);
  owned.set(buyer, [...has, ...Array.from({ length: quantity }, () => ({ requestId }))]);
  return Array.from({ length: quantity }, () => takeTicket(event, request));
}

function takeTicket(event: EventWithReturns, request: AcceptedRequest): Sold {
  event.sold += 1;
  // Sold and returned are together all that were ever given out: where nothing is returned, the next number is new.
  const returned = event.returned.shift();
  return { request, ticketNumber: returned ?? event.sold, resold: returned !== undefined };
}

/** @returns the id of each booking by its ticket: no ticket is sold twice */
async function insertBookings(transaction: Transaction, sold: Sold[]): Promise<Map<string, number>> {
  if (sold.length === 0) return new Map();
  const bookings = await transaction.run(INSERT_BOOKINGS, [
    sold.map(({ request }) => request.eventId),
    sold.map(({ request }) => request.buyerId),
    sold.map(({ ticketNumber }) => ticketNumber),
    sold.map(({ request }) => request.technique),
    sold.map(({ request }) => request.requestId),
    sold.map(({ request }) => request.acceptedAt),
  ]);
  return new Map(bookings.map(({ id, eventId, ticketNumber }) => [ticketIn(eventId, ticketNumber), id]));
}

/** The buyer of an order is told all of its tickets; the buyer of one ticket, where its booking is. */
function confirm(tickets: Sold[], idOf: Map<string, number>): Decision {
  const [{ request, ticketNumber: first }] = tickets as [Sold];
  const idIn = (ticketNumber: number) => idOf.get(ticketIn(request.eventId, ticketNumber)) as number;
  if (request.wants.kind !== 'order') return { status: 'confirmed', bookingId: idIn(first) };
  const bookings = tickets.map(({ ticketNumber }) => {
    return { ...request, id: idIn(ticketNumber), ticketNumber, bookedAt: request.acceptedAt };
  });
  const bookingIds = bookings.map(({ id }) => id);
  return { status: 'confirmed', bookingIds, answer: { status: 201, body: soldOrder(bookings) } };
}

async function resell(transaction: Transaction, sold: Sold[]): Promise<void> {
  const resold = sold.filter((ticket) => ticket.resold);
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
  sold: Sold[],
): Promise<void> {
  const ids = [...new Set(sold.map(({ request }) => request.eventId))];
  if (ids.length === 0) return;
  await transaction.run(WRITE_COUNTERS, [ids, ids.map((id) => events.get(id)?.sold)]);
}

function buyerIn({ eventId, buyerId }: { eventId: number; buyerId: number }): string {
  return `${eventId}:${buyerId}`;
}

function ticketIn(eventId: number, ticketNumber: number): string {
  return `${eventId}:${ticketNumber}`;
}
