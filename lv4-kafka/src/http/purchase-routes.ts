import { findEvent } from '@ticket-rush/shared/booking/events';
import { wholeNumber } from '@ticket-rush/shared/database/storable';
import { idempotencyKeyOf } from '@ticket-rush/shared/http/request/idempotency-key';
import { buyerOf, requireOperator } from '@ticket-rush/shared/http/request/identity';
import { techniqueOf } from '@ticket-rush/shared/http/request/technique-of';
import { eventIdOf, parseBody } from '@ticket-rush/shared/http/request/validation';
import { Router } from 'express';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { AcceptRequest } from '../accept/accept';
import { auditPurchases } from '../saga/audit';
import { readPurchases } from '../saga/read-purchases';
import { answerPending, circumstancesOf } from './accepting';

/** An event's revenue is exact as long as it sells no more than nine million at the highest price. */
const MAX_PRICE = 1_000_000_000;

/** The body of `POST /events/{id}/purchases`. */
export const newPurchase = z.strictObject({
  price: wholeNumber(1, MAX_PRICE, ', in the smallest unit of the currency').meta({ examples: [5000] }),
});

/**
 * A ticket and its payment: 202, and where the decision will be.
 *
 * The key is required. A buyer who moves money and loses the answer must be able to ask again.
 */
export function purchaseRoutes(operations: Map<string, AcceptRequest>): Router {
  const slugs = [...operations.keys()];
  return Router().post('/events/:eventId/purchases', async (request, response) => {
    const technique = techniqueOf(request, response, slugs, 'wallet');
    const buyerId = buyerOf(request);
    const eventId = eventIdOf(request);
    const idempotencyKey = idempotencyKeyOf(request);
    const circumstances = { ...circumstancesOf(request), idempotencyKey };
    const { price } = parseBody(newPurchase, request.body);
    const requestId = response.locals.requestId as string;
    const wish = { technique, requestId, eventId, buyerId, wants: { kind: 'purchase' as const, price } };
    const accept = operations.get(technique) as AcceptRequest;
    answerPending(response, await accept(wish, circumstances));
  });
}

/** Whether tickets and money of an event's purchases agree. */
export function purchaseAuditRoutes(dataSource: DataSource, operatorToken: string | undefined): Router {
  return Router().get(
    '/events/:eventId/purchases/audit',
    requireOperator(operatorToken),
    async (request, response) => {
      const { id } = await findEvent(dataSource, eventIdOf(request));
      response.json(auditPurchases(id, await readPurchases(dataSource, id)));
    },
  );
}
