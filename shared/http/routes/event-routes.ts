import { Router } from 'express';
import type { DataSource } from 'typeorm';
import { auditEvent } from '../../booking/audit/audit';
import {
  createEvent,
  type EventOnSale,
  findEvent,
  listBookings,
  newEvent,
  type Stock,
} from '../../booking/events';
import { requireOperator } from '../request/identity';
import { eventIdOf, parseBody } from '../request/validation';

/** Events and their audit: the calls that create and inspect experiments. */
export function eventRoutes(
  dataSource: DataSource,
  operatorToken: string | undefined,
  stock?: Stock,
): Router {
  const operator = requireOperator(operatorToken);
  return Router()
    .post('/events', operator, async (request, response) => {
      const event = await createEvent(dataSource, parseBody(newEvent, request.body), stock);
      response.status(201).location(`/events/${event.id}`).json(withRemaining(event));
    })
    .get('/events/:eventId', async (request, response) => {
      response.json(withRemaining(await findEvent(dataSource, eventIdOf(request), stock)));
    })
    .get('/events/:eventId/bookings', operator, async (request, response) => {
      const event = await findEvent(dataSource, eventIdOf(request), stock);
      response.json(await listBookings(dataSource, event.id));
    })
    .get('/events/:eventId/audit', operator, async (request, response) => {
      const event = await findEvent(dataSource, eventIdOf(request), stock);
      response.json(auditEvent({ event, bookings: await listBookings(dataSource, event.id) }));
    });
}

function withRemaining({ id, name, tickets, sold, opensAt, closesAt, ...limits }: EventOnSale) {
  const remaining = tickets === null ? null : tickets - sold;
  const { seatsPerBuyer, ticketsPerBuyer } = limits;
  return { id, name, tickets, sold, remaining, seatsPerBuyer, ticketsPerBuyer, opensAt, closesAt };
}
