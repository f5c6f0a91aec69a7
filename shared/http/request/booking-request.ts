import type { Request, Response } from 'express';
import type { BookingRequest } from '../../booking/booking';
import { buyerOf } from './identity';
import { techniqueOf } from './technique-of';
import { eventIdOf } from './validation';

/**
 * Reads `POST /events/{id}/bookings?technique=SLUG`.
 *
 * @throws InvalidRequest, EventNotFound, TicketError 401
 */
export function bookingRequestOf(request: Request, response: Response, slugs: string[]): BookingRequest {
  return {
    technique: techniqueOf(request, response, slugs),
    requestId: response.locals.requestId as string,
    buyerId: buyerOf(request),
    eventId: eventIdOf(request),
  };
}
