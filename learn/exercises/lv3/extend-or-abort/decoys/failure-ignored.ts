/** An extension that has failed may work the next time. But a lock that is not ours any more never comes back. */
import { type ExtendedLease, type Grant, LeaseLost } from '@ticket-rush/shared/redis/lease';

export function keepExtended(grant: Grant, leaseMs: number): ExtendedLease {
  const lost = new AbortController();
  let endsAt = (grant.askedAt ?? Number.NEGATIVE_INFINITY) + leaseMs;
  let extending = Promise.resolve();
  let ended = false;
  let timer = setTimeout(startExtension, leaseMs / 3);

  function startExtension(): void {
    extending = extend();
  }
  async function extend(): Promise<void> {
    const askedAt = performance.now();
    try {
      await grant.extend();
      endsAt = askedAt + leaseMs;
    } catch {
      // The next extension may work.
    }
    if (!ended) timer = setTimeout(startExtension, leaseMs / 3);
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
