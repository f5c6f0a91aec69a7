import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Gives every request an id: the caller's `X-Request-Id` if it is a UUID, else a new one.
 *
 * It is written next to the booking, which is what lets the audit hold each answer against the database.
 */
export const requestId: RequestHandler = (request, response, next) => {
  const given = request.get('X-Request-Id')?.toLowerCase();
  const id = given !== undefined && UUID.test(given) ? given : randomUUID();
  response.locals.requestId = id;
  response.set('X-Request-Id', id);
  next();
};
