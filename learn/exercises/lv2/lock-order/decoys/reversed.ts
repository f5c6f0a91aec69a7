/** The other way round for each buyer: the orders are still opposite. */
import type { Booking } from '@ticket-rush/shared/booking/booking';
import { bookTicket } from '@ticket-rush/shared/booking/critical-section';
import type { Database } from '@ticket-rush/shared/database/database';
import type { BookBoth } from 'lv2-db-lock/src/deadlock/book-both';
import { lockEvent } from 'lv2-db-lock/src/techniques/row-lock';

export function bookBothInOrder(database: Database): BookBoth {
  return (requests) =>
    database.transaction(async (transaction) => {
      const bookings: Booking[] = [];
      for (const request of requests.toReversed()) {
        await lockEvent(transaction, request.eventId);
        bookings.push(await bookTicket(transaction, request));
      }
      return bookings;
    });
}
