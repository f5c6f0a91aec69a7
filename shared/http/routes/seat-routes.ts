import { type Request, type Response, Router } from 'express';
import type { DataSource } from 'typeorm';
import { findEvent } from '../../booking/events';
import { auditSeats } from '../../seats/audit';
import { SeatNotFound } from '../../seats/refusals';
import type { SeatDesk, SeatRequest } from '../../seats/seat';
import { createSeats, listSeats, newSeats, readSeatHistory, SEAT_LABEL } from '../../seats/seats';
import { countOutcome } from '../measure';
import { buyerOf, requireOperator } from '../request/identity';
import { techniqueOf } from '../request/technique-of';
import { eventIdOf, parseBody } from '../request/validation';

/** The seats of an event and their audit: what every client may see, and the calls that create and inspect experiments. */
export function seatMapRoutes(dataSource: DataSource, operatorToken: string | undefined): Router {
  const operator = requireOperator(operatorToken);
  return Router()
    .post('/events/:eventId/seats', operator, async (request, response) => {
      const { id } = await findEvent(dataSource, eventIdOf(request));
      response.status(201).json(await createSeats(dataSource, id, parseBody(newSeats, request.body)));
    })
    .get('/events/:eventId/seats', async (request, response) => {
      const { id } = await findEvent(dataSource, eventIdOf(request));
      response.json(await listSeats(dataSource, id));
    })
    .get('/events/:eventId/seats/audit', operator, async (request, response) => {
      const { id } = await findEvent(dataSource, eventIdOf(request));
      response.json(auditSeats(id, await readSeatHistory(dataSource, id)));
    });
}

/** What buyers do with a seat: 201 for a hold, 200 for a purchase, 204 for a seat given up. */
export function seatRoutes(desks: Map<string, SeatDesk>): Router {
  const slugs = [...desks.keys()];
  const deskOf = (request: Request, response: Response) =>
    desks.get(techniqueOf(request, response, slugs, 'seats')) as SeatDesk;
  return Router()
    .post('/events/:eventId/seats/:label/hold', async (request, response) => {
      const hold = await deskOf(request, response).hold(seatRequestOf(request));
      countOutcome(response, 'held');
      response.status(201).json(hold);
    })
    .post('/events/:eventId/seats/:label/confirm', async (request, response) => {
      const seat = await deskOf(request, response).confirm(seatRequestOf(request));
      countOutcome(response, 'confirmed');
      response.json(seat);
    })
    .delete('/events/:eventId/seats/:label/hold', async (request, response) => {
      await deskOf(request, response).release(seatRequestOf(request));
      countOutcome(response, 'released');
      response.status(204).end();
    });
}

/** @throws InvalidRequest, EventNotFound, TicketError 401; SeatNotFound for what cannot be a label */
export function seatRequestOf(request: Request): SeatRequest {
  const wanted = {
    buyerId: buyerOf(request),
    eventId: eventIdOf(request),
    label: String(request.params.label),
  };
  if (!SEAT_LABEL.test(wanted.label)) throw new SeatNotFound(wanted);
  return wanted;
}
