import type { BookingRequest } from '@ticket-rush/shared/booking/booking';
import { requireOnSale } from '@ticket-rush/shared/booking/eligibility';
import {
  type RememberedEvent,
  rememberEvents,
  rememberReads,
} from '@ticket-rush/shared/booking/remember-events';
import type { Database } from '@ticket-rush/shared/database/database';
import { readOrderable } from '@ticket-rush/shared/orders/critical-section';
import type { TicketOrder } from '@ticket-rush/shared/orders/order';
import type { OrderLimits } from '@ticket-rush/shared/orders/rules';

/** An event but for what a sale changes: how many of its tickets are left is not for this process to remember. */
export type Sale = RememberedEvent;

/** An event as an order needs it. */
export type OrderSale = Pick<Sale, 'id' | 'tickets' | 'opensAt' | 'closesAt' | 'clock'> & OrderLimits;

/**
 * Finds the sale of a request. It sends away only those who come before the sale opens or after it closes; the database judges
 * the others by the same clock, when it records them.
 *
 * The returned function throws EventNotFound or NotOnSale.
 */
export function rememberSales(database: Database): (request: BookingRequest) => Promise<Sale> {
  return onSale(rememberEvents(database));
}

/** The same for orders, which need the limit of a buyer, too. */
export function rememberOrderSales(database: Database): (order: TicketOrder) => Promise<OrderSale> {
  return onSale<OrderSale>(rememberReads((eventId) => readOrderable(database, eventId)));
}

function onSale<Known extends Pick<Sale, 'id' | 'opensAt' | 'closesAt' | 'clock'>>(
  eventOf: (eventId: number) => Promise<Known>,
): (request: Pick<BookingRequest, 'eventId'>) => Promise<Known> {
  return async ({ eventId }) => {
    const sale = await eventOf(eventId);
    requireOnSale(sale, sale.clock());
    return sale;
  };
}
