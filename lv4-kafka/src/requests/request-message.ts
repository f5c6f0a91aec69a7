import type { BookingRequest } from '@ticket-rush/shared/booking/booking';
import { z } from 'zod';

const VERSION = 1;

/** What travels through the log. The version lets a worker refuse what it would misunderstand. */
const requestMessage = z.object({
  version: z.literal(VERSION),
  id: z.uuid(),
  requestId: z.uuid(),
  eventId: z.int().positive(),
  buyerId: z.int().positive(),
  technique: z.string(),
  /** Milliseconds since the epoch, by the clock of the API that accepted it. */
  acceptedAt: z.number(),
});

/** A request that was accepted: what the buyer asked for, and the id under which the decision will be found. */
export interface AcceptedRequest extends BookingRequest {
  id: string;
  acceptedAt: Date;
}

export function encodeRequest(request: AcceptedRequest): string {
  return JSON.stringify({ version: VERSION, ...request, acceptedAt: request.acceptedAt.getTime() });
}

/** @throws if it is not JSON, not of this version, or not complete */
export function decodeRequest(text: string): AcceptedRequest {
  const { version: _, acceptedAt, ...request } = requestMessage.parse(JSON.parse(text));
  return { ...request, acceptedAt: new Date(acceptedAt) };
}
