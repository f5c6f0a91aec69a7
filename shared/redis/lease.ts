/**
 * A lock that ends by itself: what its owner may rely on, and when it is given back.
 *
 * One rule holds for every lease here. It is given back when it is decided what became of the work under it, and that is after
 * COMMIT. Where the outcome is unknown, it stays held until its lease ends: the COMMIT may still be on its way, and the next
 * owner must read what it writes. (`underLease`)
 */
import { TicketError } from '../errors/ticket-error';

/** The lease ran out, or could not be extended, while the work was still going on. The work was rolled back. */
export class LeaseLost extends TicketError {
  constructor(cause: unknown) {
    super({
      type: 'lease-lost',
      status: 503,
      title: 'The lock was lost',
      detail: 'The lock was lost before the commit, and everything was rolled back. Ask again.',
      retryable: true,
      retryAfterSeconds: 1,
      cause,
    });
  }
}

export interface Lease {
  /**
   * The last look before the commit. It asks the clock of this process: one that was stopped past its lease has had no chance
   * to hear of it.
   *
   * @throws LeaseLost
   */
  requireOwned(): Promise<void>;
  /** Gives the lock back. Never fails: a lock that cannot be given back expires. */
  release(): Promise<void>;
  /** Leaves the lock to its end: it is neither extended nor given back. */
  letExpire(): void;
}

/**
 * Runs `work` under a lock, and then gives the lock back: after the commit, because the next owner must read what was written,
 * or after a definite failure. After one with an unknown outcome the lock stays held until its lease ends.
 */
export async function underLease<T>(
  lease: Pick<Lease, 'release' | 'letExpire'>,
  work: () => Promise<T>,
): Promise<T> {
  const result = await work().catch(async (error: unknown) => {
    if (error instanceof TicketError && error.outcome === 'unknown') lease.letExpire();
    else await lease.release();
    throw error;
  });
  await lease.release();
  return result;
}

/**
 * A lease that is not extended.
 *
 * @param askedAt when the lock was asked for, by `performance.now()`: the server counts the lease from some instant after that
 */
export function fixedLease(askedAt: number, leaseMs: number, release: () => Promise<unknown>): Lease {
  return {
    async requireOwned() {
      requireBefore(askedAt + leaseMs);
    },
    async release() {
      await release().catch(() => undefined);
    },
    letExpire: () => undefined,
  };
}

/** A lock as it was granted, and what its owner can do with it. */
export interface Grant {
  /**
   * When it was asked for, by `performance.now()`: the server counts the lease from some instant after that. No person sets
   * that clock, and one that is set back would make a lease longer. `undefined` if the last owner asked for us: then the lease
   * is not known until it has been extended, which is done at once.
   */
  askedAt: number | undefined;
  /** Begins the lease anew. @throws if the lock is not ours any more, or the server does not answer */
  extend(): Promise<void>;
  release(): Promise<unknown>;
  /** Called when a lease is over that was left to its end. */
  expired?(): void;
}

/** A lease with a signal. */
export interface ExtendedLease extends Lease {
  /** Aborted, with `LeaseLost` as the reason, when an extension fails. For work that takes a signal. */
  signal: AbortSignal;
}

/**
 * Extends the lock each time a third of its life is over, until it is released.
 *
 * It ends with the process, and not because the work under it takes long. Work that hangs keeps all others out, so each of its
 * steps needs a time limit of its own.
 */
export function keepExtended(grant: Grant, leaseMs: number): ExtendedLease {
  const lost = new AbortController();
  let endsAt = (grant.askedAt ?? Number.NEGATIVE_INFINITY) + leaseMs;
  let extending = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let ended = false;
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
      if (!ended) timer = setTimeout(startExtension, leaseMs / 3);
    } catch (cause) {
      lost.abort(new LeaseLost(cause));
    }
  }
  function stopExtending(): void {
    ended = true;
    clearTimeout(timer);
  }
  return {
    signal: lost.signal,
    async requireOwned() {
      await extending;
      lost.signal.throwIfAborted();
      requireBefore(endsAt);
    },
    async release() {
      stopExtending();
      // An extension under way needs no waiting for: it compares tokens, so it cannot bring back what was released.
      await grant.release().catch(() => undefined);
    },
    letExpire() {
      stopExtending();
      setTimeout(() => grant.expired?.(), leaseMs).unref();
    },
  };
}

/** @throws LeaseLost */
function requireBefore(endsAt: number): void {
  if (performance.now() >= endsAt) throw new LeaseLost('the clock says that the lease is over');
}
