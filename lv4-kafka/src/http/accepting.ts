import { countOutcome } from '@ticket-rush/shared/http/measure';
import { optionalIdempotencyKeyOf } from '@ticket-rush/shared/http/request/idempotency-key';
import type { Request, Response } from 'express';
import type { Acceptance, Circumstances } from '../accept/accept';
import { retryAfterSeconds } from '../limits/retry-after';
import { buyerClassOf } from './buyer-class';

/** What the headers say about a request. @throws InvalidRequest */
export function circumstancesOf(request: Request): Circumstances {
  return { buyerClass: buyerClassOf(request), idempotencyKey: optionalIdempotencyKeyOf(request) };
}

/** Answers 202, where the decision will be, and when there will probably be one. */
export function answerPending(response: Response, { pending, expectedWaitMs }: Acceptance): void {
  countOutcome(response, 'accepted');
  // Not by `json`, which looks for what these few headers already say: a rush is answered with this.
  response
    .status(202)
    .setHeader('Location', `/booking-requests/${pending.id}`)
    .setHeader('Retry-After', String(retryAfterSeconds(expectedWaitMs)))
    .setHeader('Content-Type', 'application/json; charset=utf-8')
    .end(JSON.stringify({ status: 'pending', ...pending }));
}
