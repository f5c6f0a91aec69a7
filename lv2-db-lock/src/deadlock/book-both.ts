/**
 * Both or neither: a ticket for each of several events, by a row lock on each.
 *
 * Guarantees  of each event no more are sold than there are, and no buyer gets one ticket without the other.
 * Costs       the first row stays locked while the buyer waits for the second.
 * Breaks if   two buyers lock the same rows in opposite order: each has what the other waits for. PostgreSQL finds the
 *             circle after `deadlock_timeout` and ends one of them with 40P01.
 */
import type { Booking, BookingRequest } from '@ticket-rush/shared/booking/booking';
import { bookTicket } from '@ticket-rush/shared/booking/critical-section';
import type { Technique, TechniqueNeeds } from '@ticket-rush/shared/booking/technique';
import type { Database } from '@ticket-rush/shared/database/database';
import { lockEvent } from '../techniques/row-lock';

export type BookBoth = (requests: BookingRequest[]) => Promise<Booking[]>;
export type BookBothTechnique = Technique<Pick<TechniqueNeeds, 'database'>, BookBoth>;

export const lockAsNamed: BookBothTechnique = {
  slug: 'lock-as-named',
  summary: 'a row lock on each event, in the order in which the buyer names them',
  expected: { oneInstance: 'undersells', severalInstances: 'undersells' },
  create: ({ database }) => bookBothAsNamed(database),
};

export const lockInOrder: BookBothTechnique = {
  slug: 'lock-in-order',
  summary: 'the same locks, in the order of the ids: there is no circle',
  expected: { oneInstance: 'holds', severalInstances: 'holds' },
  create: ({ database }) => bookBothInOrder(database),
};

/** Locks in the order in which the buyer named the events. */
export function bookBothAsNamed(database: Database): BookBoth {
  return (requests) =>
    database.transaction(async (transaction) => {
      const bookings: Booking[] = [];
      for (const request of requests) {
        await lockEvent(transaction, request.eventId);
        bookings.push(await bookTicket(transaction, request));
      }
      return bookings;
    });
}

/** Locks in the order of the ids. Where all agree on one order there is no circle, so each waiter gets its lock. */
export function bookBothInOrder(database: Database): BookBoth {
  const bookBoth = bookBothAsNamed(database);
  return (requests) => bookBoth(requests.toSorted((one, other) => one.eventId - other.eventId));
}
