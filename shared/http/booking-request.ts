import type { Request, Response } from 'express';
import type { BookingRequest } from '../booking/booking';
import { InvalidRequest } from '../errors/invalid-request';
import { buyerOf } from './identity';
import { eventIdOf } from './validation';

/**
 * Reads `POST /events/{id}/bookings?technique=SLUG`.
 *
 * @throws InvalidRequest, EventNotFound, TicketError 401
 */
export function bookingRequestOf(request: Request, response: Response, slugs: string[]): BookingRequest {
  const technique = request.query.technique;
  if (typeof technique !== 'string' || !slugs.includes(technique)) {
    throw new InvalidRequest([{ field: 'technique', message: `must be one of ${slugs.join(', ')}` }]);
  }
  // Before anything else can fail: what is refused is counted under its technique, too.
  response.locals.technique = technique;
  return {
    technique,
    requestId: response.locals.requestId as string,
    buyerId: buyerOf(request),
    eventId: eventIdOf(request),
  };
}
