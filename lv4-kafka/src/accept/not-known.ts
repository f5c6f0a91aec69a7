import { EventNotFound } from '@ticket-rush/shared/booking/refusals';
import { IdempotencyKeyReused } from '@ticket-rush/shared/errors/idempotency-key-reused';
import { TicketError } from '@ticket-rush/shared/errors/ticket-error';
import { DefiniteRefusal } from '../admission/definite-refusal';

/**
 * These refusals hold for every attempt with the same key: the event does not exist, the key stands for something else, or Redis
 * knows that no attempt was admitted.
 */
const DEFINITE = [EventNotFound, IdempotencyKeyReused, DefiniteRefusal];

/**
 * An earlier attempt with the same key may be in the log, and this attempt was refused. The buyer is told the same problem, but its
 * outcome is `unknown`, not `rejected`. The next attempt can find out.
 */
class NotKnown extends TicketError {
  constructor(refusal: TicketError) {
    const { type, status, title, message, retryAfterSeconds } = refusal;
    super({
      ...{ type, status, title },
      detail: `${message} An earlier request with this key may have been accepted: ask again with the same key.`,
      outcome: 'unknown',
      retryable: true,
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
      cause: refusal,
    });
  }
}

/** @returns the error, with outcome `unknown` if it is a refusal of this attempt only */
export function orNotKnown(error: unknown): unknown {
  if (!(error instanceof TicketError) || error.outcome !== 'rejected') return error;
  return DEFINITE.some((known) => error instanceof known) ? error : new NotKnown(error);
}
