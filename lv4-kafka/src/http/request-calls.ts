import { bookingBody } from '@ticket-rush/shared/http/request/order-of';
import type { Answer, Call, Parameter } from '@ticket-rush/shared/openapi/call';
import { eventId, id, instant, requestId as uuid } from '@ticket-rush/shared/openapi/fields';
import {
  askTiming,
  buyer,
  idempotencyKey,
  requestId,
  SERVER_TIMING,
} from '@ticket-rush/shared/openapi/parameters';
import { z } from 'zod';

const tag = 'Bookings';
const receipt = z
  .string()
  .describe('the receipt: the signed id of the request, which only its buyer can use')
  .meta({ examples: ['4f3c1d0e-8d1f-4c57-9a52-0d6f3a7b9c11.b3f…'] });
const pending = z.strictObject({ id: receipt, status: z.literal('pending') });

const accepted = pending.extend({
  requestId: uuid,
  eventId,
  acceptedAt: instant,
  expiresAt: instant.describe('a request that is not decided by then expires, and the decision says so'),
});

const retryAfter =
  'seconds until there is probably a decision, by queue position and rate of decisions; spread at random';

const undecided = pending.extend({
  ahead: z
    .int()
    .min(0)
    .optional()
    .describe(
      'the queue position, where it is known: how many requests of the same lane and partition come before it',
    ),
});

/** The answer to a request that is decided later. */
export const acceptedAnswer: Answer = {
  description: 'Accepted: it is in the log, and will be decided',
  schema: accepted,
  headers: { Location: 'where the decision will be', 'Retry-After': retryAfter },
};

/** Why a request of any kind may be refused before it is in the log. */
export const notAccepted = { 429: ['too-many-requests'], 503: ['overloaded'] };

const decided = z.strictObject({
  id: receipt,
  status: z.enum(['confirmed', 'rejected', 'expired', 'failed']),
  reason: z
    .string()
    .optional()
    .describe('why not: the type of a problem, such as `sold-out`; `lost` if the log has lost the request')
    .meta({ examples: ['sold-out'] }),
  eventId: eventId.nullable().describe('null where the request could not be read'),
  bookingId: id
    .nullable()
    .describe('null, too, where an order has several: its `answer` has their ticket numbers'),
  answer: z
    .strictObject({ status: z.int(), body: z.looseObject({}).optional() })
    .optional()
    .describe('what a level that decides at once would have answered, where that is more than the booking'),
  acceptedAt: instant,
  decidedAt: instant,
});

/** What each event of the stream carries. */
export const decisionEvents = { pending: undecided, decision: decided };

export const buyerClass: Parameter = {
  in: 'header',
  name: 'X-BUYER-CLASS',
  description: 'VIPs overtake standard buyers. A mock, like X-USER-ID: the service believes the header.',
  required: false,
  schema: z.enum(['standard', 'vip']),
};

const lastEventId: Parameter = {
  in: 'header',
  name: 'Last-Event-ID',
  description: 'What the client has seen of this stream. An EventSource sends it by itself.',
  required: false,
  schema: z.string(),
};

/** Booking as this level answers it: accepted now, decided later. */
export const requestCalls: Call[] = [
  {
    method: 'post',
    path: '/events/:eventId/bookings',
    tag,
    summary:
      'Asks for one ticket, or, with a `quantity`, for several in one order, all or none. The answer is a promise to decide.',
    resource: 'tickets',
    parameters: [buyer, buyerClass, { ...idempotencyKey, required: false }, requestId, askTiming],
    body: bookingBody,
    bodyOptional: true,
    answers: {
      202: { ...acceptedAnswer, headers: { ...acceptedAnswer.headers, 'Server-Timing': SERVER_TIMING } },
    },
    problems: {
      403: ['not-on-sale'],
      404: ['event-not-found'],
      409: ['sold-out', 'already-booked'],
      422: ['idempotency-key-reused', 'sells-one-ticket'],
      ...notAccepted,
    },
  },
  {
    method: 'get',
    path: '/booking-requests/:receipt',
    tag,
    summary: 'The decision on a request, by its receipt. A receipt of another buyer is 404.',
    parameters: [buyer],
    answers: {
      200: {
        description: 'Pending, or the decision',
        schema: z.union([undecided, decided]),
        headers: { 'Retry-After': `while it is pending: ${retryAfter}` },
      },
    },
    problems: { 404: ['request-not-found'] },
  },
  {
    method: 'get',
    path: '/booking-requests/:receipt/stream',
    tag,
    summary: 'The same as server-sent events, until it is decided.',
    parameters: [buyer, lastEventId],
    answers: {
      200: {
        description:
          '`pending` with the queue position, again each time that it has changed, and at last the `decision`',
        contentType: 'text/event-stream',
        events: decisionEvents,
      },
      204: { description: 'The client has seen the decision: it need not connect again' },
    },
    problems: { 404: ['request-not-found'], 429: ['too-many-streams'] },
  },
];
