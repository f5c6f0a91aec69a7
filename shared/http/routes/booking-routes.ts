import { Router } from 'express';
import type { BookTicket } from '../../booking/booking';
import { type OrderTickets, soldOrder, type TicketOrder } from '../../orders/order';
import { countOutcome } from '../measure';
import { bookingRequestOf } from '../request/booking-request';
import { orderOf } from '../request/order-of';
import { timed } from '../server-timing';

/**
 * Booking as LV.1 to LV.3 answer it: 201 with the ticket, at once; or with the order, where the body names a quantity.
 *
 * @param orders how the techniques that sell several tickets in one order do so, by slug
 */
export function bookingRoutes(
  operations: Map<string, BookTicket>,
  orders = new Map<string, OrderTickets>(),
): Router {
  const slugs = [...operations.keys()];
  const sellers = [...orders.keys()];
  const sellAll = async (order: TicketOrder) => {
    const orderTickets = orders.get(order.technique) as OrderTickets;
    return soldOrder(await orderTickets(order));
  };
  return Router().post('/events/:eventId/bookings', async (request, response) => {
    const wanted = bookingRequestOf(request, response, slugs);
    const order = orderOf(request, wanted, sellers);
    const book = operations.get(wanted.technique) as BookTicket;
    const sold = await timed<object>(request, response, () => (order ? sellAll(order) : book(wanted)));
    countOutcome(response, 'booked');
    response.status(201).json(sold);
  });
}
