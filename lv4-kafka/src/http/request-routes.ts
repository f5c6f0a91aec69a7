import { bookingRequestOf } from '@ticket-rush/shared/http/request/booking-request';
import { orderOf } from '@ticket-rush/shared/http/request/order-of';
import { timed } from '@ticket-rush/shared/http/server-timing';
import type { TicketOrder } from '@ticket-rush/shared/orders/order';
import { Router } from 'express';
import type { AcceptRequest } from '../accept/accept';
import type { StoredDecision } from '../decide/find-decisions';
import type { WaitAt } from '../limits/back-pressure';
import { retryAfterSeconds } from '../limits/retry-after';
import type { QueuePositions } from '../queue/queue-positions';
import type { Receipts } from '../queue/receipt';
import type { Wanted } from '../requests/wanted';
import { answerPending, circumstancesOf } from './accepting';
import { describeDecision, describePending } from './describe-decision';
import { receiptOf } from './receipt-of';

/** Booking as LV.4 answers it: 202 and a place to ask for the decision. */
export function acceptRoutes(operations: Map<string, AcceptRequest>, sellersOfSeveral: string[]): Router {
  const slugs = [...operations.keys()];
  return Router().post('/events/:eventId/bookings', async (request, response) => {
    const wanted = bookingRequestOf(request, response, slugs);
    const order = orderOf(request, wanted, sellersOfSeveral);
    const accept = operations.get(wanted.technique) as AcceptRequest;
    const wish = { ...wanted, wants: wantsOf(order) };
    answerPending(response, await timed(request, response, () => accept(wish, circumstancesOf(request))));
  });
}

/** One ticket; with a quantity it is an order, also where the quantity is 1. */
function wantsOf(order: TicketOrder | undefined): Wanted {
  return order === undefined ? { kind: 'book' } : { kind: 'order', quantity: order.quantity };
}

/** The decision on a request, `pending` until there is one. The request of another buyer is 404. */
export function decisionRoutes(
  find: (ids: string[]) => Promise<StoredDecision[]>,
  queue: QueuePositions,
  waitAt: WaitAt,
  receipts: Receipts,
): Router {
  return Router().get('/booking-requests/:receipt', async (request, response) => {
    const { receipt } = request.params;
    const verified = receiptOf(request, receipts);
    const [decision] = await find([verified.id]);
    if (decision !== undefined) {
      response.json(describeDecision(receipt, decision));
      return;
    }
    const position = await queue.find(verified);
    const ahead = position && (await queue.ahead(position, verified.id));
    const expectedWaitMs = position === undefined ? 0 : waitAt(position, ahead);
    response
      .set('Retry-After', String(retryAfterSeconds(expectedWaitMs)))
      .json(describePending(receipt, ahead));
  });
}
