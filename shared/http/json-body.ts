import { isUtf8 } from 'node:buffer';
import express, { type RequestHandler } from 'express';
import { TicketError } from '../errors/ticket-error';

const MAX_BODY_BYTES = 16 * 1024;

/** Reads the body of each request; one that it cannot read is refused. */
export const jsonBody: RequestHandler[] = [
  express.json({ limit: MAX_BODY_BYTES, verify: requireUtf8 }),
  (request, _response, next) => {
    // Express leaves what is no JSON unread, and a route would take it for no body: one ticket where four were asked for.
    if (request.body === undefined && hasBody(request.headers)) next(notJson());
    else next();
  },
];

/** Bytes that are no UTF-8 would be read as U+FFFD, and written as that. */
function requireUtf8(_request: unknown, _response: unknown, body: Buffer, encoding: string): void {
  if (encoding === 'utf-8' && !isUtf8(body))
    throw Object.assign(new Error('no UTF-8'), { type: 'charset.invalid' });
}

function hasBody(headers: Record<string, string | string[] | undefined>): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function notJson(): TicketError {
  return new TicketError({
    type: 'unsupported-media-type',
    status: 415,
    title: 'The body is not read',
    detail: 'There is a body, and the header Content-Type must be application/json.',
    fields: [{ field: 'Content-Type', message: 'must be application/json' }],
  });
}
