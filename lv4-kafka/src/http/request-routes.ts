import { bookingRequestOf } from '@ticket-rush/shared/http/booking-request';
import { Router } from 'express';
import type { AcceptRequest } from '../accept/accept';
import type { StoredDecision } from '../decide/find-decisions';
import type { Line } from '../queue/line';
import type { TicketStubs } from '../queue/receipt';
import { answerPending, circumstancesOf } from './accepting';
import { describeDecision, describePending } from './describe-decision';
import { heldStubOf } from './held-stub';

/** Booking as LV.4 answers it: 202 and a place to ask for the decision. */
export function acceptRoutes(operations: Map<string, AcceptRequest>): Router {
  const slugs = [...operations.keys()];
  return Router().post('/events/:eventId/bookings', async (request, response) => {
    const wanted = bookingRequestOf(request, response, slugs);
    const accept = operations.get(wanted.technique) as AcceptRequest;
    answerPending(response, await accept({ ...wanted, wants: { kind: 'book' } }, circumstancesOf(request)));
  });
}

/** Where the decision is: `pending` until there is one. What is somebody else's does not exist. */
export function decisionRoutes(
  find: (ids: string[]) => Promise<StoredDecision[]>,
  line: Line,
  stubs: TicketStubs,
): Router {
  return Router().get('/booking-requests/:stub', async (request, response) => {
    const { stub } = request.params;
    const held = heldStubOf(request, stubs);
    const [decision] = await find([held.id]);
    if (decision !== undefined) {
      response.json(describeDecision(stub, decision));
      return;
    }
    const place = await line.find(held);
    const ahead = place && (await line.ahead(place));
    response.set('Retry-After', '1').json(describePending(stub, ahead));
  });
}
