/** One extension: the lease ends a minute later. */
import { type ExtendedLease, type Grant, LeaseLost } from '@ticket-rush/shared/redis/lease';

export function keepExtended(grant: Grant, leaseMs: number): ExtendedLease {
  const lost = new AbortController();
  let endsAt = (grant.askedAt ?? Number.NEGATIVE_INFINITY) + leaseMs;
  let extending = Promise.resolve();
  const timer = setTimeout(startExtension, leaseMs / 3);

  function startExtension(): void {
    extending = extend();
  }
  async function extend(): Promise<void> {
    const askedAt = performance.now();
    try {
      await grant.extend();
      endsAt = askedAt + leaseMs;
    } catch (cause) {
      lost.abort(new LeaseLost(cause));
    }
  }
  function stopExtending(): void {
    clearTimeout(timer);
  }
  return {
    signal: lost.signal,
    async requireOwned() {
      await extending;
      lost.signal.throwIfAborted();
      if (performance.now() >= endsAt) throw new LeaseLost('the clock says that the lease is over');
    },
    async release() {
      stopExtending();
      await grant.release().catch(() => undefined);
    },
    letExpire() {
      stopExtending();
    },
  };
}
