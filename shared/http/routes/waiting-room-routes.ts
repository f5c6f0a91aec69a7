import { type Request, type Response, Router } from 'express';
import type { DataSource } from 'typeorm';
import { findEvent } from '../../booking/events';
import { auditWaitingRoom } from '../../waiting-room/audit';
import type { ListPlaces, QueueRequest, WaitingRoom } from '../../waiting-room/place';
import { listPlaces } from '../../waiting-room/places';
import { countOutcome } from '../measure';
import { buyerOf, requireOperator } from '../request/identity';
import { techniqueOf } from '../request/technique-of';
import { eventIdOf } from '../request/validation';

/** Whether each buyer stands in the queue once. Where the level keeps its places elsewhere, it says who waits. */
export function waitingRoomAuditRoutes(
  dataSource: DataSource,
  operatorToken: string | undefined,
  placesOf: ListPlaces = (eventId) => listPlaces(dataSource, eventId),
): Router {
  return Router().get(
    '/events/:eventId/waiting-room/audit',
    requireOperator(operatorToken),
    async (request, response) => {
      const { id } = await findEvent(dataSource, eventIdOf(request));
      response.json(auditWaitingRoom(id, await placesOf(id)));
    },
  );
}

/** A buyer's place: taken with 201 (also by a buyer who has it already), asked for with 200, given up with 204. */
export function waitingRoomRoutes(rooms: Map<string, WaitingRoom>): Router {
  const roomOf = findRoom(rooms);
  return Router()
    .post('/events/:eventId/waiting-room', async (request, response) => {
      const position = await roomOf(request, response).enter(queueRequestOf(request));
      countOutcome(response, 'entered');
      response.status(201).json(position);
    })
    .get('/events/:eventId/waiting-room', async (request, response) => {
      const position = await roomOf(request, response).position(queueRequestOf(request));
      countOutcome(response, 'waiting');
      response.json(position);
    })
    .delete('/events/:eventId/waiting-room', async (request, response) => {
      await roomOf(request, response).leave(queueRequestOf(request));
      countOutcome(response, 'left');
      response.status(204).end();
    });
}

/** Finds the room of `?technique=SLUG`. What it returns throws InvalidRequest. */
export function findRoom(
  rooms: Map<string, WaitingRoom>,
): (request: Request, response: Response) => WaitingRoom {
  const slugs = [...rooms.keys()];
  return (request, response) =>
    rooms.get(techniqueOf(request, response, slugs, 'waiting-room')) as WaitingRoom;
}

/** @throws EventNotFound, InvalidRequest, TicketError 401 */
export function queueRequestOf(request: Request): QueueRequest {
  return { buyerId: buyerOf(request), eventId: eventIdOf(request) };
}
