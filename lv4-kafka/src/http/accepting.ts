import type { PendingBooking } from '@ticket-rush/shared/booking/booking';
import { optionalIdempotencyKeyOf } from '@ticket-rush/shared/http/idempotency-key';
import { countOutcome } from '@ticket-rush/shared/http/measure';
import type { Request, Response } from 'express';
import type { Circumstances } from '../accept/accept';
import { buyerClassOf } from './buyer-class';

/** What the headers say about a request. @throws InvalidRequest */
export function circumstancesOf(request: Request): Circumstances {
  return { buyerClass: buyerClassOf(request), idempotencyKey: optionalIdempotencyKeyOf(request) };
}

/** Answers 202, and where the decision will be. */
export function answerPending(response: Response, pending: PendingBooking): void {
  countOutcome(response, 'accepted');
  response
    .status(202)
    .location(`/booking-requests/${pending.id}`)
    .json({ status: 'pending', ...pending });
}
