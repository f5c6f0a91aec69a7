import type { Booking } from './booking';
import type { RequestRecord } from './request-record';

/**
 * How many of the tickets that are left the requests without a ticket would have taken.
 *
 * Tickets only become fewer. So a request that fits into what is left in the end fitted at every moment before, too. An order
 * for four does not fit where three are left; the next one, for three, does.
 */
export function stillSellable(
  bookings: Booking[],
  records: RequestRecord[],
  left: number,
  ticketsPerBuyer: number,
): number {
  const served = new Set(bookings.map(({ requestId }) => requestId));
  const owned = new Map<number, number>();
  for (const { buyerId } of bookings) owned.set(buyerId, (owned.get(buyerId) ?? 0) + 1);
  let sellable = 0;
  for (const { requestId, buyerId, quantity = 1 } of records) {
    const has = owned.get(buyerId) ?? 0;
    if (served.has(requestId) || sellable + quantity > left || has + quantity > ticketsPerBuyer) continue;
    owned.set(buyerId, has + quantity);
    sellable += quantity;
  }
  return sellable;
}
