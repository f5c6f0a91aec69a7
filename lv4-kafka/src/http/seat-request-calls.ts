import type { Call } from '@ticket-rush/shared/openapi/call';
import { buyer, idempotencyKey, requestId } from '@ticket-rush/shared/openapi/parameters';
import { acceptedAnswer, buyerClass, notAccepted } from './request-calls';

/** What buyers do with a seat, as this level answers it: accepted now, decided later. */
export const seatRequestCalls: Call[] = [
  seatRequest('post', 'hold', 'Asks to keep a free seat for the buyer, for a while.'),
  seatRequest('post', 'confirm', 'Asks to sell the seat to the buyer who holds it.'),
  seatRequest('delete', 'hold', 'Asks to give a hold up before its time.'),
];

function seatRequest(method: 'post' | 'delete', what: string, summary: string): Call {
  return {
    method,
    path: `/events/:eventId/seats/:label/${what}`,
    tag: 'Seats',
    summary: `${summary} The decision has what other levels answer at once.`,
    resource: 'seats',
    parameters: [buyer, buyerClass, { ...idempotencyKey, required: false }, requestId],
    answers: { 202: acceptedAnswer },
    problems: {
      404: ['event-not-found', 'seat-not-found'],
      422: ['idempotency-key-reused'],
      ...notAccepted,
    },
  };
}
