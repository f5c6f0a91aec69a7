import type { Booking } from '@ticket-rush/shared/booking/booking';
import type { RequestRecord } from '@ticket-rush/shared/booking/request-record';

/** What `rush --history` writes: what every client asked, when, and what it was told. */
export interface History {
  sales: Sale[];
}

/** One event, sold by one technique. */
export interface Sale {
  level: string;
  technique: string;
  tickets: number;
  operations: Operation[];
}

/** One request. Times are microseconds from the first request on. */
export interface Operation {
  buyer: number;
  sent: number;
  /** When its client knew; `null` if it was told neither yes nor no. */
  answered: number | null;
  /** `other`: a refusal that makes no claim about the sale. */
  outcome: 'booked' | 'sold-out' | 'already-booked' | 'other';
  /** The number that the database has for the request; 0 if there is none. */
  ticket: number;
}

interface Rush {
  level: string;
  technique: string;
  tickets: number;
  records: readonly RequestRecord[];
  bookings: readonly Booking[];
}

/**
 * The history of a rush. A request that was told neither yes nor no took part in it if the database has a ticket for it, at
 * any time after it was sent; one that was told yes took part, even if the database has no ticket for it.
 */
export function saleOf({ level, technique, tickets, records, bookings }: Rush): Sale {
  const start = Math.min(...records.map(({ intendedAt }) => intendedAt));
  const ticketOf = new Map(bookings.map(({ requestId, ticketNumber }) => [requestId, ticketNumber]));
  const operations = records.map((record): Operation => {
    const ticket = ticketOf.get(record.requestId) ?? 0;
    const knows = record.outcome === 'booked' || record.outcome === 'rejected';
    return {
      buyer: record.buyerId,
      sent: microseconds(record.intendedAt - start),
      answered: knows ? microseconds((record.knownAt ?? record.answeredAt) - start) : null,
      outcome: outcomeOf(record, ticket),
      ticket,
    };
  });
  return { level, technique, tickets, operations };
}

function outcomeOf({ outcome, reason }: RequestRecord, ticket: number): Operation['outcome'] {
  if (outcome === 'booked') return 'booked';
  if (outcome !== 'rejected') return ticket === 0 ? 'other' : 'booked';
  return reason === 'sold-out' || reason === 'already-booked' ? reason : 'other';
}

function microseconds(ms: number): number {
  return Math.round(ms * 1000);
}
