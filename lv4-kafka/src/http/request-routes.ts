import type { RequestTicket } from '@ticket-rush/shared/booking/booking';
import { TicketError } from '@ticket-rush/shared/errors/ticket-error';
import { bookingRequestOf } from '@ticket-rush/shared/http/booking-request';
import { buyerOf } from '@ticket-rush/shared/http/identity';
import { Router } from 'express';
import type { DataSource } from 'typeorm';
import { DecisionEntity } from '../requests/decision.entity';
import type { TicketStubs } from '../requests/ticket-stub';

/** Booking as LV.4 answers it: 202 and a place to ask for the decision. */
export function acceptRoutes(operations: Map<string, RequestTicket>): Router {
  const slugs = [...operations.keys()];
  return Router().post('/events/:eventId/bookings', async (request, response) => {
    const wanted = bookingRequestOf(request, response, slugs);
    const accept = operations.get(wanted.technique) as RequestTicket;
    const pending = await accept(wanted);
    response.locals.outcome = 'accepted';
    response
      .status(202)
      .location(`/booking-requests/${pending.id}`)
      .json({ status: 'pending', ...pending });
  });
}

/** Where the decision is: `pending` until there is one. What is somebody else's does not exist. */
export function decisionRoutes(dataSource: DataSource, stubs: TicketStubs): Router {
  const decisions = dataSource.getRepository(DecisionEntity);
  return Router().get('/booking-requests/:stub', async (request, response) => {
    const stub = request.params.stub;
    const id = stubs.verify(stub, buyerOf(request));
    if (id === undefined) throw new RequestNotFound(stub);
    const decision = await decisions.findOneBy({ id });
    if (decision === null) {
      response.set('Retry-After', '1').json({ id: stub, status: 'pending' });
      return;
    }
    const { status, reason, bookingId, eventId, acceptedAt, decidedAt } = decision;
    response.json({
      id: stub,
      status,
      ...(reason !== null && { reason }),
      eventId,
      bookingId,
      acceptedAt,
      decidedAt,
    });
  });
}

class RequestNotFound extends TicketError {
  constructor(stub: string) {
    super({
      type: 'request-not-found',
      status: 404,
      title: 'No such request',
      detail: `You have no booking request ${stub}.`,
    });
  }
}
