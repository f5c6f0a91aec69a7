import type { Database } from '@ticket-rush/shared/database/database';
import { TicketError } from '@ticket-rush/shared/errors/ticket-error';
import type { Place } from '../queue/place';
import type { AcceptedRequest } from '../requests/request-message';
import { claimKey, markAccepted, withdrawAttempt } from './claim-key';
import type { RequestIdOf } from './request-ids';

/** What a buyer asks for, before it has an id. */
export type Wish = Omit<AcceptedRequest, 'id' | 'acceptedAt'>;

/** Brings a request into the log, where it `mayBeIn` already: an earlier attempt has not heard what became of it. */
export type Accept = (accepted: AcceptedRequest, mayBeIn: boolean) => Promise<Place>;

/** Throws IdempotencyKeyReused, Unavailable, and what `accept` throws. */
export type OncePerKey = (wish: Wish, key: string, accept: Accept) => Promise<AcceptedRequest>;

/**
 * Accepts a request under the id that its key stands for, and no more once that has succeeded.
 *
 * The key is written down before the request goes into the log, and marked after it. A crash or a lost acknowledgement in
 * between leaves it unmarked: then the next attempt appends the same request under the same id again, and the worker
 * decides it once. The other order could lose what the key stands for and not the request. An attempt that is refused is
 * taken back: asking again after a no is asking for the first time.
 */
export function oncePerKey(database: Database, requestIdOf: RequestIdOf): OncePerKey {
  return async (wish, key, accept) => {
    const id = requestIdOf(wish.buyerId, key);
    const { requestId, acceptedAt, isKnown } = await claimKey(database, { id, wish, key });
    const asked = { ...wish, id, requestId };
    if (acceptedAt !== null) return { ...asked, acceptedAt };
    const accepted = { ...asked, acceptedAt: new Date() };
    const place = await accept(accepted, isKnown).catch(async (error: unknown) => {
      // If this fails, nobody knows whether it is in line: that is safe, and not as good.
      if (isRefusal(error)) await withdrawAttempt(database, id).catch(() => undefined);
      throw error;
    });
    // The log has it, whatever becomes of the mark: also if the database is silent, and its time limit has passed.
    const marked = await markAccepted(database, accepted, place).catch(() => accepted.acceptedAt);
    return { ...accepted, acceptedAt: marked };
  };
}

function isRefusal(error: unknown): boolean {
  return error instanceof TicketError && error.outcome === 'rejected';
}
