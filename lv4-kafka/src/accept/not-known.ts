import { EventNotFound } from '@ticket-rush/shared/booking/refusals';
import { IdempotencyKeyReused } from '@ticket-rush/shared/errors/idempotency-key-reused';
import { TicketError } from '@ticket-rush/shared/errors/ticket-error';

/** These are a no to whatever may be in line: there is no such event, or what is asked now is something else. */
const DEFINITE = [EventNotFound, IdempotencyKeyReused];

/**
 * What whoever may be in line is told instead of a no: that this attempt is refused does not say that an earlier one with the
 * same key was. The same problem, with another outcome; and asking again finds out.
 */
class NotKnown extends TicketError {
  constructor(refusal: TicketError) {
    const { type, status, title, message, retryAfterSeconds } = refusal;
    super({
      ...{ type, status, title },
      detail: `${message} An earlier request with this key may be in line: ask again with the same key.`,
      outcome: 'unknown',
      retryable: true,
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
      cause: refusal,
    });
  }
}

/** @returns the error; or that nobody knows, where it is a no to somebody who may be in line */
export function orNotKnown(error: unknown): unknown {
  if (!(error instanceof TicketError) || error.outcome !== 'rejected') return error;
  return DEFINITE.some((known) => error instanceof known) ? error : new NotKnown(error);
}
