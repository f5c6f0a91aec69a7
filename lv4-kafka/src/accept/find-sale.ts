import { type RememberedEvent, rememberEvents } from '@ticket-rush/shared/booking/remember-events';
import type { Database } from '@ticket-rush/shared/database/database';
import { Unavailable } from '@ticket-rush/shared/errors/unavailable';

/** The sale of an event, open or not. Throws EventNotFound, and Unavailable with outcome `rejected`. */
export type FindSale = (eventId: number) => Promise<RememberedEvent>;

/** How many tickets are left is decided by the worker. */
export function findSales(database: Database): FindSale {
  const eventOf = rememberEvents(database);
  return (eventId) => eventOf(eventId).catch(asRejected);
}

/** Where the outcome of the query is unknown, the request is still rejected: nothing has been appended yet. */
function asRejected(error: unknown): never {
  if (!(error instanceof Unavailable)) throw error;
  throw new Unavailable({ detail: error.message, outcome: 'rejected', cause: error });
}
