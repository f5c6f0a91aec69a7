/** The lease ends while its owner still works, and the owner commits all the same if its clock is slow. Extend it, or abort. */
import { type ExtendedLease, type Grant, LeaseLost } from '@ticket-rush/shared/redis/lease';

export function keepExtended(grant: Grant, leaseMs: number): ExtendedLease {
  const lost = new AbortController();
  const endsAt = (grant.askedAt ?? Number.NEGATIVE_INFINITY) + leaseMs;
  // HOLE: when is the lease extended, until when is it ours then, and what if the answer is no?
  return {
    signal: lost.signal,
    async requireOwned() {
      // HOLE: this is called just before COMMIT. What must be certain by then?
      if (performance.now() >= endsAt) throw new LeaseLost('the clock says that the lease is over');
    },
    async release() {
      // HOLE: what else has to end here?
      await grant.release().catch(() => undefined);
    },
    letExpire() {
      // HOLE: and here?
    },
  };
}
