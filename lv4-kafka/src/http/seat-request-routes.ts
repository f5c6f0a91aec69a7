import { techniqueOf } from '@ticket-rush/shared/http/request/technique-of';
import { seatRequestOf } from '@ticket-rush/shared/http/routes/seat-routes';
import { type Request, type Response, Router } from 'express';
import type { AcceptRequest } from '../accept/accept';
import type { SeatWish } from '../seats/decide-seats';
import { answerPending, circumstancesOf } from './accepting';

/** Hold, confirm and release of a seat, as LV.4 answers them: 202, and where the decision will be. */
export function seatRequestRoutes(operations: Map<string, AcceptRequest>): Router {
  const slugs = [...operations.keys()];
  const acceptAs = (kind: SeatWish['kind']) => async (request: Request, response: Response) => {
    const technique = techniqueOf(request, response, slugs, 'seats');
    const { eventId, buyerId, label } = seatRequestOf(request);
    const requestId = response.locals.requestId as string;
    const wish = { technique, requestId, eventId, buyerId, wants: { kind, label } };
    const accept = operations.get(technique) as AcceptRequest;
    answerPending(response, await accept(wish, circumstancesOf(request)));
  };
  return Router()
    .post('/events/:eventId/seats/:label/hold', acceptAs('hold'))
    .post('/events/:eventId/seats/:label/confirm', acceptAs('confirm'))
    .delete('/events/:eventId/seats/:label/hold', acceptAs('release'));
}
