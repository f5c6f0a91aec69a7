/** A transaction for each event: no circle, and a buyer may have one ticket without the other. */
import type { Booking } from '@ticket-rush/shared/booking/booking';
import { bookTicket } from '@ticket-rush/shared/booking/critical-section';
import type { Database } from '@ticket-rush/shared/database/database';
import type { BookBoth } from 'lv2-db-lock/src/deadlock/book-both';
import { lockEvent } from 'lv2-db-lock/src/techniques/row-lock';

export function bookBothInOrder(database: Database): BookBoth {
  return async (requests) => {
    const bookings: Booking[] = [];
    for (const request of requests) {
      const booking = await database.transaction(async (transaction) => {
        await lockEvent(transaction, request.eventId);
        return bookTicket(transaction, request);
      });
      bookings.push(booking);
    }
    return bookings;
  };
}
