import type { Booking } from '../booking';
import type { RequestRecord } from '../request-record';

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
  for (const { requestId, buyerId, quantity } of records) {
    const has = owned.get(buyerId) ?? 0;
    const wanted = quantity ?? 1;
    // Without a quantity it is a ticket for a buyer who has none: the limit of orders does not count.
    const most = quantity === undefined ? 1 : ticketsPerBuyer;
    if (served.has(requestId) || sellable + wanted > left || has + wanted > most) continue;
    owned.set(buyerId, has + wanted);
    sellable += wanted;
  }
  return sellable;
}
