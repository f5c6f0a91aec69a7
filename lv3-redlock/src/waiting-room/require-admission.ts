import { bookingRequestOf } from '@ticket-rush/shared/http/request/booking-request';
import { headerOf } from '@ticket-rush/shared/http/request/header';
import { Router } from 'express';
import type { AdmissionTokens } from './admission-token';

/** Stands before booking: only buyers who have been let in pass. All others get 403, and no row is written. */
export function requireAdmission(tokens: AdmissionTokens, slugs: string[]): Router {
  return Router().post('/events/:eventId/bookings', (request, response, next) => {
    tokens.require(headerOf(request, 'X-Admission-Token'), bookingRequestOf(request, response, slugs));
    next();
  });
}
