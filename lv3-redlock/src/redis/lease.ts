import { TicketError } from '@ticket-rush/shared/errors/ticket-error';

/** The lease ran out, or could not be extended, while the work was still going on. Nothing was committed. */
export class LeaseLost extends TicketError {
  constructor(cause: unknown) {
    super({
      type: 'lease-lost',
      status: 503,
      title: 'The lock was lost',
      detail: 'The lock was lost before the commit, and everything was rolled back.',
      retryable: true,
      retryAfterSeconds: 1,
      cause,
    });
  }
}

/** A lock as it was granted, and the two things that its owner can do with it. */
export interface Grant {
  /**
   * When it was asked for, by `performance.now()`: the server counts the lease from some instant after that. A clock that
   * nobody sets, because one that is set back would make a lease longer. `undefined` if somebody else asked for us: then
   * nothing is known of the lease until it has been extended, which is done at once.
   */
  askedAt: number | undefined;
  /** Begins the lease anew. @throws if the lock is not ours any more, or nobody answers */
  extend(): Promise<void>;
  release(): Promise<unknown>;
}

/**
 * A lock that ends by itself, kept alive for as long as its owner is. It ends with the process, and not because the work under
 * it takes long: work that hangs keeps everybody out, so each of its steps needs a time limit of its own.
 */
export interface Lease {
  /** Aborted, with `LeaseLost` as the reason, when an extension fails. For work that takes a signal. */
  signal: AbortSignal;
  /**
   * The last look before the commit. It asks the clock as well: a process that was stopped past its lease has had no
   * chance to hear that its signal is aborted.
   *
   * @throws LeaseLost
   */
  requireOwned(): Promise<void>;
  /** Gives the lock back. Never fails: what cannot be released expires. */
  release(): Promise<void>;
}

/** Extends the lock each time a third of its life is over, until it is released. */
export function keepExtended(grant: Grant, leaseMs: number): Lease {
  const lost = new AbortController();
  let endsAt = (grant.askedAt ?? Number.NEGATIVE_INFINITY) + leaseMs;
  let extending = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let released = false;
  if (grant.askedAt === undefined) startExtension();
  else timer = setTimeout(startExtension, leaseMs / 3);

  function startExtension(): void {
    extending = extend();
  }
  async function extend(): Promise<void> {
    const askedAt = performance.now();
    try {
      await grant.extend();
      endsAt = askedAt + leaseMs;
      if (!released) timer = setTimeout(startExtension, leaseMs / 3);
    } catch (cause) {
      lost.abort(new LeaseLost(cause));
    }
  }
  return {
    signal: lost.signal,
    async requireOwned() {
      await extending;
      lost.signal.throwIfAborted();
      if (performance.now() >= endsAt) throw new LeaseLost('the clock says that the lease is over');
    },
    async release() {
      released = true;
      clearTimeout(timer);
      // An extension under way needs no waiting for: it compares tokens, so it cannot bring back what was released.
      await grant.release().catch(() => undefined);
    },
  };
}
