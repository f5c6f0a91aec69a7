import { timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { InvalidRequest } from '../../errors/invalid-request';
import { TicketError } from '../../errors/ticket-error';
import { headerOf } from './header';
import { MAX_ID, parseId } from './validation';

/**
 * Who is asking, from `X-USER-ID`.
 *
 * A mock: any client that sends the header is believed. A real shop would put a session or a token here; the race behind it
 * would be the same.
 *
 * @throws TicketError 401 without the header, InvalidRequest if it is there and not a whole number from 1 to 2,147,483,647
 */
export function buyerOf(request: Request): number {
  const header = headerOf(request, 'X-USER-ID');
  if (header === undefined) {
    throw new TicketError({
      type: 'unauthenticated',
      status: 401,
      title: 'Who is asking?',
      detail: `The header X-USER-ID is missing: a whole number from 1 to ${MAX_ID}.`,
      fields: [{ field: 'X-USER-ID', message: 'is missing' }],
    });
  }
  const buyerId = parseId(header);
  if (buyerId === undefined) {
    throw new InvalidRequest([{ field: 'X-USER-ID', message: `must be a whole number from 1 to ${MAX_ID}` }]);
  }
  return buyerId;
}

/** Keeps the calls that create and inspect experiments to clients with the token. Without a token, all clients may. */
export function requireOperator(token: string | undefined): RequestHandler {
  return (request, _response, next) => {
    if (token === undefined || sameToken(headerOf(request, 'Authorization') ?? '', `Bearer ${token}`)) next();
    else next(notOperator());
  };
}

/** Compares in constant time, so that the time of an answer does not reveal the token. */
function sameToken(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function notOperator(): TicketError {
  return new TicketError({
    type: 'operator-only',
    status: 401,
    title: 'For operators',
    detail: 'This call needs the operator token: Authorization: Bearer TOKEN.',
    fields: [{ field: 'Authorization', message: 'is missing or wrong' }],
  });
}
