import type { BookingRequest } from '@ticket-rush/shared/booking/booking';
import { requireOnSale } from '@ticket-rush/shared/booking/eligibility';
import { type RememberedEvent, rememberEvents } from '@ticket-rush/shared/booking/remember-events';
import type { Database } from '@ticket-rush/shared/database/database';

/** An event but for what a sale changes: how many of its tickets are left is not for this process to remember. */
export type Sale = RememberedEvent;

/**
 * Finds the sale of a request. It sends away only those who come before the sale opens or after it closes; the database judges
 * the others by the same clock, when it records them.
 *
 * The returned function throws EventNotFound or NotOnSale.
 */
export function rememberSales(database: Database): (request: BookingRequest) => Promise<Sale> {
  const eventOf = rememberEvents(database);
  return async ({ eventId }) => {
    const sale = await eventOf(eventId);
    requireOnSale(sale, sale.clock());
    return sale;
  };
}
