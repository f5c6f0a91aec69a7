import { Router } from 'express';
import type { BookTicket } from '../booking/booking';
import { bookingRequestOf } from './booking-request';
import { countOutcome } from './measure';
import { timed } from './server-timing';

/** Booking as LV.1 to LV.3 answer it: 201 with the ticket, at once. */
export function bookingRoutes(operations: Map<string, BookTicket>): Router {
  const slugs = [...operations.keys()];
  return Router().post('/events/:eventId/bookings', async (request, response) => {
    const wanted = bookingRequestOf(request, response, slugs);
    const book = operations.get(wanted.technique) as BookTicket;
    const booking = await timed(request, response, () => book(wanted));
    countOutcome(response, 'booked');
    response.status(201).json(booking);
  });
}
