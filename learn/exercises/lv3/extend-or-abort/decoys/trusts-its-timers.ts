/** A lost lock is noticed when an extension fails. A process that is stopped asks for none. */
import { type ExtendedLease, type Grant, LeaseLost } from '@ticket-rush/shared/redis/lease';

export function keepExtended(grant: Grant, leaseMs: number): ExtendedLease {
  const lost = new AbortController();
  let extending = Promise.resolve();
  let ended = false;
  let timer = setTimeout(startExtension, leaseMs / 3);

  function startExtension(): void {
    extending = extend();
  }
  async function extend(): Promise<void> {
    try {
      await grant.extend();
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
