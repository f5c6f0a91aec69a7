import type { BookingRequest, Event } from '@ticket-rush/shared/booking/booking';
import { readEvent } from '@ticket-rush/shared/booking/critical-section';
import { requireEligible } from '@ticket-rush/shared/booking/eligibility';
import type { Database } from '@ticket-rush/shared/database/database';

const MAX_REMEMBERED = 10_000;

/** An event but for what a sale changes: how many of its tickets are left is not for this process to remember. */
export type Sale = Omit<Event, 'sold'>;

/**
 * Finds the sale of a request, and asks the database once for each event: a buyer who will be refused must not cost a
 * database connection.
 *
 * The returned function throws EventNotFound or NotOnSale.
 */
export function rememberSales(database: Database): (request: BookingRequest) => Promise<Sale> {
  const known = new Map<number, Promise<Event>>();
  return async (request) => {
    const event = await (known.get(request.eventId) ?? ask(request.eventId));
    // As if nobody had a ticket: only the times are judged here.
    requireEligible({ ...event, sold: 0 }, false, request);
    return event;
  };

  /** Remembers the question, so that a thousand buyers at once ask it once; an answer that is an error is forgotten. */
  function ask(eventId: number): Promise<Event> {
    const asked = readEvent(database, eventId);
    // The oldest goes first: a Map keeps the order of insertion.
    if (known.size >= MAX_REMEMBERED) known.delete(known.keys().next().value as number);
    known.set(eventId, asked);
    asked.catch(() => known.delete(eventId));
    return asked;
  }
}
