import type { Event } from '@ticket-rush/shared/booking/booking';
import { readEvent } from '@ticket-rush/shared/booking/critical-section';
import type { Database } from '@ticket-rush/shared/database/database';
import { Unavailable } from '@ticket-rush/shared/errors/unavailable';

const MAX_REMEMBERED = 10_000;

/** What never changes about an event: that it exists, when it is on sale, and how many tickets there were. */
export type Sale = Pick<Event, 'id' | 'tickets' | 'opensAt' | 'closesAt'>;

/** The sale of an event, open or not. Throws EventNotFound, and Unavailable with outcome `rejected`. */
export type FindSale = (eventId: number) => Promise<Sale>;

/** Asks the database once for each event: how many tickets are left is for the worker to say. */
export function rememberEvents(database: Database): FindSale {
  const known = new Map<number, Promise<Sale>>();

  /** Remembers the question, so that a thousand buyers at once ask it once. What was not found may come to exist. */
  function ask(eventId: number): Promise<Sale> {
    const asked = readEvent(database, eventId).catch(nothingDone);
    // The oldest entry goes first: a Map keeps the order of insertion.
    if (known.size >= MAX_REMEMBERED) known.delete(known.keys().next().value as number);
    known.set(eventId, asked);
    asked.catch(() => known.delete(eventId));
    return asked;
  }

  return async (eventId) => known.get(eventId) ?? ask(eventId);
}

/** Whatever has become of the question, nobody has asked for a ticket yet. */
function nothingDone(error: unknown): never {
  if (!(error instanceof Unavailable)) throw error;
  throw new Unavailable({ detail: error.message, outcome: 'rejected', cause: error });
}
