/** It asks for more time when the lease is over. By then Redis has deleted the key. */
import { type ExtendedLease, type Grant, LeaseLost } from '@ticket-rush/shared/redis/lease';

export function keepExtended(grant: Grant, leaseMs: number): ExtendedLease {
  const lost = new AbortController();
  let endsAt = (grant.askedAt ?? Number.NEGATIVE_INFINITY) + leaseMs;
  let extending = Promise.resolve();
  let ended = false;
  let timer = setTimeout(startExtension, leaseMs);

  function startExtension(): void {
    extending = extend();
  }
  async function extend(): Promise<void> {
    const askedAt = performance.now();
    try {
      await grant.extend();
      endsAt = askedAt + leaseMs;
      if (!ended) timer = setTimeout(startExtension, leaseMs);
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
