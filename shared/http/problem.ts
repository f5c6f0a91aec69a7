import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import type { HttpError } from 'http-errors';
import { asTicketError } from '../database/database-errors';
import { TicketError } from '../errors/ticket-error';
import type { Logger } from '../telemetry/logger';
import { countOutcome } from './measure';

/**
 * The one place where errors become answers: RFC 9457 problem details.
 *
 * `type` is a URN because it is no address; its last part is stable and is what programs compare.
 * `outcome` and `retryable` are extension members, so that a client knows whether asking again can book twice.
 */
export function problemHandler(logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const problem = toTicketError(error);
    countOutcome(response, problem.type);
    if (problem.status >= 500) {
      const where = { requestId: response.locals.requestId, url: request.url };
      logger[severityOf(problem)]({ err: error, ...where }, problem.message);
    }
    if (response.headersSent) next(error);
    else sendProblem(response, problem);
  };
}

/** The request was not carried out, and the client knows when to come back: in an overload that is said a thousand times a second. */
function severityOf({ outcome, retryable }: TicketError): 'debug' | 'error' {
  return outcome === 'rejected' && retryable ? 'debug' : 'error';
}

/** For routes that are not registered. */
export const notFound: RequestHandler = (request, _response, next) => {
  next(
    new TicketError({
      type: 'not-found',
      status: 404,
      title: 'Not found',
      detail: `There is no ${request.method} ${request.path} here. All calls stand at /docs.`,
    }),
  );
};

function sendProblem(response: Response, problem: TicketError): void {
  const { type, title, status, outcome, retryable, fields, retryAfterSeconds } = problem;
  if (retryAfterSeconds !== undefined) response.set('Retry-After', String(retryAfterSeconds));
  // Not by `send`, which reads the type again to add the charset: a sale refuses many more than it serves.
  response
    .status(status)
    .setHeader('Content-Type', 'application/problem+json; charset=utf-8')
    .end(
      JSON.stringify({
        type: `urn:ticket-rush:problem:${type}`,
        title,
        status,
        detail: problem.message,
        instance: `urn:uuid:${response.locals.requestId}`,
        outcome,
        retryable,
        ...(fields.length > 0 && { errors: fields }),
      }),
    );
}

function toTicketError(error: unknown): TicketError {
  if (error instanceof TicketError) return error;
  if (isBodyError(error)) return bodyProblem(error);
  const ofTheDatabase = asTicketError(error, 'unknown');
  if (ofTheDatabase !== undefined) return ofTheDatabase;
  // An error that no code foresaw: how far the request came is not known.
  return new TicketError({
    type: 'internal-error',
    status: 500,
    title: 'Something went wrong here',
    detail: 'The service failed in a way that it did not expect. Its log has the details.',
    outcome: 'unknown',
  });
}

/** What express.json and the router throw carries a status below 500: the request never reached a route. */
function isBodyError(error: unknown): error is HttpError {
  const status = (error as { status?: unknown } | null)?.status;
  return typeof status === 'number' && status >= 400 && status < 500;
}

/** By the type that express.json gives its errors. */
const BODY_PROBLEMS: Record<string, { type: string; status?: number; title: string; detail: string }> = {
  'entity.parse.failed': {
    type: 'malformed-json',
    title: 'The body is not JSON',
    detail: 'The body could not be parsed as JSON.',
  },
  'charset.invalid': {
    type: 'malformed-json',
    status: 400,
    title: 'The body is not JSON',
    detail: 'The body is not UTF-8.',
  },
  'charset.unsupported': {
    type: 'unsupported-media-type',
    title: 'The body is not read',
    detail: 'The charset in Content-Type must be utf-8.',
  },
  'encoding.unsupported': {
    type: 'unsupported-media-type',
    title: 'The body is not read',
    detail: 'The Content-Encoding of the body must be gzip, deflate or br, or be left out.',
  },
};

function bodyProblem({ type, status, limit }: HttpError): TicketError {
  if (type === 'entity.too.large') {
    const detail = `The body has more than ${limit} bytes.`;
    return new TicketError({ type: 'body-too-large', status, title: 'The body is too large', detail });
  }
  const found = BODY_PROBLEMS[type as string] ?? {
    type: 'bad-request',
    title: 'The request is not valid',
    detail: 'The request could not be read.',
  };
  return new TicketError({ status, ...found });
}
