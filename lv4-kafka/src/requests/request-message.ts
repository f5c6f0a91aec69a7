import type { BookingRequest } from '@ticket-rush/shared/booking/booking';
import { z } from 'zod';
import type { BuyerClass } from './buyer-class';
import { type Wanted, wanted } from './wanted';

const VERSION = 1;

/** The last moment that a `Date` can be. Beyond it everything that is computed from one is NaN. Milliseconds. */
const LAST_INSTANT_MS = 8.64e15;

/** What the database can hold. */
const id = z.int32().positive();

/** What travels through the log. The version lets a worker refuse what it would misunderstand. */
const requestMessage = z.object({
  version: z.literal(VERSION),
  id: z.uuid(),
  requestId: z.uuid(),
  eventId: id,
  buyerId: id,
  technique: z.string(),
  buyerClass: z.enum(['standard', 'vip']),
  wants: wanted,
  /** Milliseconds since the epoch, by the clock of the API that accepted it. */
  acceptedAt: z.int().min(0).max(LAST_INSTANT_MS),
});

/** A request that was accepted: what the buyer asked for, and the id under which the decision will be found. */
export interface AcceptedRequest extends BookingRequest {
  id: string;
  wants: Wanted;
  buyerClass: BuyerClass;
  acceptedAt: Date;
}

/** The same text for the same request, from any process and at any time. */
export function encodeRequest(request: AcceptedRequest): string {
  const { id, requestId, eventId, buyerId, technique, wants, buyerClass } = request;
  const acceptedAt = request.acceptedAt.getTime();
  return JSON.stringify({
    version: VERSION,
    id,
    requestId,
    eventId,
    buyerId,
    technique,
    wants,
    buyerClass,
    acceptedAt,
  });
}

/** @throws if it is not JSON, not of this version, or not complete */
export function decodeRequest(text: string): AcceptedRequest {
  const { version: _, acceptedAt, ...request } = requestMessage.parse(JSON.parse(text));
  return { ...request, acceptedAt: new Date(acceptedAt) };
}
