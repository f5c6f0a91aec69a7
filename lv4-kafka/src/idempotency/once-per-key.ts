import type { Database } from '@ticket-rush/shared/database/database';
import { TicketError } from '@ticket-rush/shared/errors/ticket-error';
import type { LogPosition } from '../queue/log-position';
import type { Attempt } from '../requests/attempt';
import type { AcceptedRequest } from '../requests/request-message';
import type { Wish } from '../requests/wish';
import { claimKey, markAccepted, withdrawAttempt } from './claim-key';
import type { RequestIdOf } from './request-ids';

/** Brings a request into the log; with an idempotency key it is one attempt of several. */
export type Accept = (accepted: AcceptedRequest, attempt?: Attempt) => Promise<LogPosition>;

/** `clock` says when a request is accepted. Throws IdempotencyKeyReused, Unavailable, and what `accept` throws. */
export type OncePerKey = (
  wish: Wish,
  key: string,
  clock: () => Date,
  accept: Accept,
) => Promise<AcceptedRequest>;

/**
 * Accepts a request under the id that its key stands for, until one attempt has succeeded.
 *
 * The key is written down before the request goes into the log, and marked after it. A crash or a lost acknowledgement in
 * between leaves it unmarked. Then the next attempt appends the same request under the same id again, and the worker decides
 * it once. In the other order a crash could lose what the key stands for, while the request is in the log. An attempt that is
 * refused is not counted: after a no, the next attempt is the first again.
 */
export function oncePerKey(database: Database, requestIdOf: RequestIdOf): OncePerKey {
  return async (wish, key, clock, accept) => {
    const id = requestIdOf(wish.buyerId, key);
    const { requestId, acceptedAt, attempt } = await claimKey(database, { id, wish, key });
    const asked = { ...wish, id, requestId };
    if (acceptedAt !== null) return { ...asked, acceptedAt };
    const accepted = { ...asked, acceptedAt: clock() };
    const position = await accept(accepted, attempt).catch(async (error: unknown) => {
      // If this fails, the next attempt is told `unknown` instead of a no. That is safe.
      if (isRefusal(error)) await withdrawAttempt(database, id).catch(() => undefined);
      throw error;
    });
    // The log has the request. So it is accepted, also where the database does not answer in time and the mark is missing.
    const marked = await markAccepted(database, accepted, position).catch(() => accepted.acceptedAt);
    return { ...accepted, acceptedAt: marked };
  };
}

function isRefusal(error: unknown): boolean {
  return error instanceof TicketError && error.outcome === 'rejected';
}
