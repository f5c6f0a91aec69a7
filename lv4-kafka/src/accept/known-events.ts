import { readEvent } from '@ticket-rush/shared/booking/critical-section';
import type { Database } from '@ticket-rush/shared/database/database';
import { Unavailable } from '@ticket-rush/shared/errors/unavailable';
import type { Sale } from '../requests/sale';

const MAX_REMEMBERED = 10_000;

/** The sale of an event, open or not. Throws EventNotFound, and Unavailable with outcome `rejected`. */
export type FindSale = (eventId: number) => Promise<Sale>;

/** Asks the database once for each event. How many tickets are left is decided by the worker. */
export function rememberEvents(database: Database): FindSale {
  const known = new Map<number, Promise<Sale>>();

  /** Remembers the question, so that a thousand buyers at once share one query. An event that was not found may be created later. */
  function ask(eventId: number): Promise<Sale> {
    const asked = readEvent(database, eventId).catch(asRejected);
    // The oldest entry goes first: a Map keeps the order of insertion.
    if (known.size >= MAX_REMEMBERED) known.delete(known.keys().next().value as number);
    known.set(eventId, asked);
    asked.catch(() => known.delete(eventId));
    return asked;
  }

  return async (eventId) => known.get(eventId) ?? ask(eventId);
}

/** Where the outcome of the query is unknown, the request is still rejected: nothing has been appended yet. */
function asRejected(error: unknown): never {
  if (!(error instanceof Unavailable)) throw error;
  throw new Unavailable({ detail: error.message, outcome: 'rejected', cause: error });
}
