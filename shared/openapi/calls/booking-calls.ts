import type { Call } from '../call';
import { buyer, requestId } from '../parameters';
import { booking } from './event-calls';

/** Booking as LV.1 to LV.3 answer it. */
export const bookingCalls: Call[] = [
  {
    method: 'post',
    path: '/events/:eventId/bookings',
    tag: 'Bookings',
    summary: 'Books one ticket, with the technique of your choice.',
    resource: 'tickets',
    parameters: [buyer, requestId],
    answers: { 201: { description: 'The ticket is yours', schema: booking } },
    problems: {
      400: ['invalid-request'],
      403: ['not-on-sale'],
      404: ['event-not-found'],
      409: ['sold-out', 'already-booked', 'contended'],
    },
  },
];
