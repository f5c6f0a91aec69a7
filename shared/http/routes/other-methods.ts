import { Router } from 'express';
import { TicketError } from '../../errors/ticket-error';
import { registeredRoutes } from './registered-routes';

/**
 * What a path answers to a method that none of its routes has: 405 with `Allow` (RFC 9110, section 15.5.6), and 204 with the
 * same to OPTIONS. Express would answer 404 to the first, and to the second with the methods of one router alone.
 */
export function otherMethods(routers: Router[]): Router {
  const others = Router();
  for (const { path, methods } of registeredRoutes(routers)) {
    const allowed = allowedBy(methods);
    others.all(path, (request, response, next) => {
      response.set('Allow', allowed);
      if (request.method === 'OPTIONS') response.status(204).end();
      else next(methodNotAllowed(request.method, request.path, allowed));
    });
  }
  return others;
}

/** Express answers HEAD wherever it answers GET. */
function allowedBy(methods: string[]): string {
  const spelled = methods.map((method) => method.toUpperCase());
  return [...spelled, ...(spelled.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
}

function methodNotAllowed(method: string, path: string, allowed: string): TicketError {
  return new TicketError({
    type: 'method-not-allowed',
    status: 405,
    title: 'Not a method of this path',
    detail: `${path} has no ${method}. It has ${allowed}.`,
  });
}
