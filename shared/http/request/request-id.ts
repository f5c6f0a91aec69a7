import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import { headerOf } from './header';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Gives every request an id: the caller's `X-Request-Id` if it is a UUID, else a new one. Proxies have their own idea of what
 * an id is, and a request is not refused for that.
 *
 * It is written next to the booking, which is what lets the audit hold each answer against the database.
 *
 * @throws InvalidRequest if the header is empty
 */
export const requestId: RequestHandler = (request, response, next) => {
  const given = request.get('X-Request-Id')?.toLowerCase();
  const id = given !== undefined && UUID.test(given) ? given : randomUUID();
  response.locals.requestId = id;
  response.set('X-Request-Id', id);
  // Not before there is an id: the problem has one, too.
  headerOf(request, 'X-Request-Id');
  next();
};
