import type { Call } from '@ticket-rush/shared/openapi/call';
import {
  amount,
  buyerId,
  count,
  eventId,
  requestId as purchaseId,
  report,
  verdict,
} from '@ticket-rush/shared/openapi/fields';
import { buyer, idempotencyKey, requestId } from '@ticket-rush/shared/openapi/parameters';
import { z } from 'zod';
import { newPurchase } from './purchase-routes';
import { acceptedAnswer, buyerClass, notAccepted } from './request-calls';

const tag = 'Purchases';

const violation = z.strictObject({
  wrong: z.enum([
    'unfinished',
    'no-ticket',
    'kept-ticket',
    'shared-ticket',
    'not-paid-once',
    'not-refunded-once',
  ]),
  purchaseId,
  buyerId,
});

/** A ticket that is paid for, and whether it can be sent. */
export const purchaseCalls: Call[] = [
  {
    method: 'post',
    path: '/events/:eventId/purchases',
    tag,
    summary: 'Asks for one ticket, and for its price from the buyer’s wallet: both, or neither.',
    resource: 'wallet',
    parameters: [buyer, buyerClass, idempotencyKey, requestId],
    body: newPurchase,
    answers: { 202: acceptedAnswer },
    problems: {
      403: ['not-on-sale'],
      404: ['event-not-found'],
      422: ['idempotency-key-reused'],
      ...notAccepted,
    },
  },
  {
    method: 'get',
    path: '/events/:eventId/purchases/audit',
    tag,
    summary: 'Holds the end of each purchase against tickets and ledger.',
    operator: true,
    answers: {
      200: {
        description: 'The audit',
        schema: z.strictObject({
          eventId,
          confirmed: count,
          undone: count,
          revenue: amount,
          violations: z.array(violation),
          verdict,
          report,
        }),
      },
    },
    problems: { 404: ['event-not-found'] },
  },
  {
    method: 'post',
    path: '/notification-block',
    tag,
    summary: 'The buyer accepts no messages from now on, and so can be sent no ticket that was purchased.',
    parameters: [buyer],
    answers: { 204: { description: 'Nothing will be sent' } },
  },
  {
    method: 'delete',
    path: '/notification-block',
    tag,
    summary: 'The buyer accepts messages again.',
    parameters: [buyer],
    answers: { 204: { description: 'Messages will be sent' } },
  },
];
