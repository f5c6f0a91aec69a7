import type { OrderLimits } from '../../orders/rules';
import { groupBy } from '../../report/group-by';
import type { Booking, Event } from '../booking';
import type { RequestRecord } from '../request-record';
import type { Verdict } from '../technique';
import { explain } from './audit-report';
import { type Findings, soldNothing } from './findings';
import { countInversions } from './inversions';
import { refusedWhileTicketsLeft } from './refused-while-tickets-left';
import { stillSellable } from './still-sellable';

/** What the audit judges: the database, and the client's own record where there is one. */
export interface Evidence {
  event: Pick<Event, 'id' | 'tickets' | 'sold' | 'opensAt' | 'closesAt'> & Partial<OrderLimits>;
  bookings: Booking[];
  records?: RequestRecord[];
}

export interface Audit extends Findings {
  verdict: Verdict;
  /** The findings for a person, one sentence each. */
  report: string[];
}

/** Holds the rows of an event against its counter, its limits and, where given, what its buyers were told. */
export function auditEvent(evidence: Evidence): Audit {
  const findings = inspect(evidence);
  const verdict = judge(findings);
  return { ...findings, verdict, report: explain(findings, verdict) };
}

function inspect({ event, bookings, records = [] }: Evidence): Findings {
  const tickets = event.tickets ?? Number.POSITIVE_INFINITY;
  const { ticketsPerBuyer = 1 } = event;
  const sold = bookings.length;
  return {
    eventId: event.id,
    tickets: event.tickets,
    ticketsPerBuyer,
    sold,
    counter: event.sold,
    oversold: Math.max(0, sold - tickets),
    undersold: stillSellable(bookings, records, tickets - sold, ticketsPerBuyer),
    turnedAway: refusedWhileTicketsLeft(bookings, records, tickets),
    duplicates: moreThan(ticketsPerBuyer, bookings, ({ buyerId }) => buyerId).map(([buyerId, group]) => ({
      buyerId,
      bookingIds: group.map(({ id }) => id),
    })),
    sharedTickets: moreThan(1, bookings, ({ ticketNumber }) => ticketNumber).map(([ticketNumber, group]) => ({
      ticketNumber,
      buyerIds: group.map(({ buyerId }) => buyerId),
    })),
    partialOrders: partialOrders(bookings, records),
    outsideSale: bookings.filter((booking) => !isWithinSale(event, booking)).map(({ id }) => id),
    inversions: countInversions(grantOrder(bookings, records)),
    ...compareWithAnswers(bookings, records),
  };
}

function judge(found: Findings): Verdict {
  const violations =
    found.oversold +
    found.duplicates.length +
    found.sharedTickets.length +
    found.partialOrders.length +
    Math.abs(found.counter - found.sold) +
    found.outsideSale.length +
    found.phantoms.length +
    found.orphans.length +
    found.undecided.length;
  if (violations > 0 || soldNothing(found)) return 'broken';
  return found.undersold + found.turnedAway.length > 0 ? 'undersells' : 'holds';
}

/** The moment at which the sale opens belongs to it; the moment at which it closes does not. A client has instants as text. */
function isWithinSale({ opensAt, closesAt }: Evidence['event'], { bookedAt }: Booking): boolean {
  const at = new Date(bookedAt);
  return new Date(opensAt) <= at && at < new Date(closesAt);
}

/** An answer that was lost is resolved against the rows, never guessed. */
function compareWithAnswers(bookings: Booking[], records: RequestRecord[]) {
  const booked = new Set(bookings.map(({ requestId }) => requestId));
  const withOutcome = (outcome: RequestRecord['outcome']) =>
    records.filter((record) => record.outcome === outcome);
  const refused = new Set(withOutcome('rejected').map(({ requestId }) => requestId));
  const unknown = withOutcome('unknown');
  return {
    phantoms: withOutcome('booked')
      .map(({ requestId }) => requestId)
      .filter((requestId) => !booked.has(requestId)),
    orphans: bookings.filter(({ requestId }) => refused.has(requestId)).map(({ id }) => id),
    unknown: {
      requests: unknown.length,
      booked: unknown.filter(({ requestId }) => booked.has(requestId)).length,
    },
    undecided: withOutcome('undecided').map(({ requestId }) => requestId),
  };
}

/** In the order of sending: each winner's ticket number, and infinity for each buyer who came too late. */
function grantOrder(bookings: Booking[], records: RequestRecord[]): number[] {
  const ticketOf = new Map(bookings.map(({ requestId, ticketNumber }) => [requestId, ticketNumber]));
  return records
    .filter(({ requestId, reason }) => ticketOf.has(requestId) || reason === 'sold-out')
    .map(({ requestId }) => ticketOf.get(requestId) ?? Number.POSITIVE_INFINITY);
}

/** An order is whole: it has as many bookings as tickets that it asked for, or none. */
function partialOrders(bookings: Booking[], records: RequestRecord[]): Findings['partialOrders'] {
  const byRequest = groupBy(bookings, ({ requestId }) => requestId);
  return records.flatMap(({ requestId, quantity }) => {
    const sold = byRequest.get(requestId)?.length ?? 0;
    return quantity === undefined || sold === 0 || sold === quantity ? [] : [{ requestId, quantity, sold }];
  });
}

/** The groups of bookings with the same key that are larger than they may be. */
function moreThan(
  most: number,
  bookings: Booking[],
  key: (booking: Booking) => number,
): [number, Booking[]][] {
  return [...groupBy(bookings, key)].filter(([, group]) => group.length > most);
}
