import { z } from 'zod';
import { bookingBody } from '../../http/request/order-of';
import type { Call } from '../call';
import { count } from '../fields';
import { askTiming, buyer, requestId, SERVER_TIMING } from '../parameters';
import { booking } from './event-calls';

/** What an order is answered with: all of its tickets. */
export const soldOrder = booking.omit({ id: true, ticketNumber: true }).extend({
  quantity: count.meta({ examples: [2] }),
  ticketNumbers: z.array(count).meta({ examples: [[3, 4]] }),
});

/** What may be wrong with an order, beyond what may be wrong with a request for one ticket. */
export const orderProblems = {
  409: ['too-few-tickets', 'ticket-limit-reached'],
  422: ['sells-one-ticket', 'quantity-above-limit'],
};

/** Booking as LV.1 to LV.3 answer it. */
export const bookingCalls: Call[] = [
  {
    method: 'post',
    path: '/events/:eventId/bookings',
    tag: 'Bookings',
    summary:
      'Books one ticket, with the technique of your choice; or, with a `quantity`, several in one order, all or none.',
    resource: 'tickets',
    parameters: [buyer, requestId, askTiming],
    body: bookingBody,
    bodyOptional: true,
    answers: {
      201: {
        description: 'The ticket is yours, or all tickets of the order are',
        schema: z.union([booking, soldOrder]),
        headers: { 'Server-Timing': SERVER_TIMING },
      },
    },
    problems: {
      403: ['not-on-sale'],
      404: ['event-not-found'],
      409: ['sold-out', 'already-booked', 'contended', ...orderProblems[409]],
      422: orderProblems[422],
    },
  },
];
