import type { Call } from '../call';
import { askTiming, buyer, requestId, SERVER_TIMING } from '../parameters';
import { booking } from './event-calls';

/** Booking as LV.1 to LV.3 answer it. */
export const bookingCalls: Call[] = [
  {
    method: 'post',
    path: '/events/:eventId/bookings',
    tag: 'Bookings',
    summary: 'Books one ticket, with the technique of your choice.',
    resource: 'tickets',
    parameters: [buyer, requestId, askTiming],
    answers: {
      201: {
        description: 'The ticket is yours',
        schema: booking,
        headers: { 'Server-Timing': SERVER_TIMING },
      },
    },
    problems: {
      400: ['invalid-request'],
      403: ['not-on-sale'],
      404: ['event-not-found'],
      409: ['sold-out', 'already-booked', 'contended'],
    },
  },
];
