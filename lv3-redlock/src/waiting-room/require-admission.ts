import { bookingRequestOf } from '@ticket-rush/shared/http/booking-request';
import { Router } from 'express';
import type { AdmissionTokens } from './admission-token';

/** Stands before booking: only buyers who have been let in pass. All others get 403, and no row is written. */
export function requireAdmission(tokens: AdmissionTokens, slugs: string[]): Router {
  return Router().post('/events/:eventId/bookings', (request, response, next) => {
    tokens.require(request.get('X-Admission-Token'), bookingRequestOf(request, response, slugs));
    next();
  });
}
