import { TicketError } from '@ticket-rush/shared/errors/ticket-error';
import type { Lock } from 'redlock';

/** The lease ran out, or could not be extended, while the work was still going on. Nothing was committed. */
export class LeaseLost extends TicketError {
  constructor(cause: unknown) {
    super({
      type: 'lease-lost',
      status: 503,
      title: 'The lock was lost',
      detail: 'The lock on the event was lost before the booking was committed, so it was rolled back.',
      retryable: true,
      retryAfterSeconds: 1,
      cause,
    });
  }
}

/** A lock that ends by itself, kept alive for as long as its owner is. */
export interface Lease {
  /** Aborted, with `LeaseLost` as the reason, as soon as this process knows that the lock is no longer its own. */
  signal: AbortSignal;
  /** Gives the lock back. Never fails: what cannot be released expires. */
  release(): Promise<void>;
}

/**
 * Extends the lock each time a third of its life is over, until it is released.
 *
 * redlock has `using()` for this; but where the lock is lost after the work is done, `using()` throws over the result of
 * the work, and a buyer who has a ticket would be told that they have none.
 */
export function keepExtended(lock: Lock, leaseMs: number): Lease {
  const lost = new AbortController();
  let current = lock;
  let extending: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    extending = current.extend(leaseMs).then(
      (extended) => {
        current = extended;
      },
      (cause: unknown) => lost.abort(new LeaseLost(cause)),
    );
  }, leaseMs / 3);
  return {
    signal: lost.signal,
    async release() {
      clearInterval(timer);
      // An extension under way would bring the lock back after its release.
      await extending;
      await current.release().catch(() => undefined);
    },
  };
}
