/** The lock is given back when the work has ended, well or badly. One of the bad ends is no end. */
import type { Lease } from '@ticket-rush/shared/redis/lease';

/** Runs `work` under a lock. */
export async function underLease<T>(
  lease: Pick<Lease, 'release' | 'letExpire'>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } finally {
    // HOLE: may the lock be given back after each end? An error may be a TicketError, with an outcome.
    await lease.release();
  }
}
