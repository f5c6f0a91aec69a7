import { type Outcome, TicketError } from './ticket-error';

interface UnavailableOptions {
  detail: string;
  outcome: Outcome;
  retryAfterSeconds?: number;
  cause?: unknown;
}

/**
 * The service could not do it now: 503 with `Retry-After`.
 *
 * The thrower says whether the booking is `rejected` (a lock was never granted, no connection was free) or
 * `unknown` (the connection broke after the commit had been sent).
 */
export class Unavailable extends TicketError {
  constructor({ detail, outcome, retryAfterSeconds = 1, cause }: UnavailableOptions) {
    super({
      type: 'unavailable',
      status: 503,
      title: 'Not available right now',
      detail,
      outcome,
      retryable: true,
      retryAfterSeconds,
      cause,
    });
  }
}
