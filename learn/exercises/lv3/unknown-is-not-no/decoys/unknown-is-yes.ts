/** The COMMIT will probably arrive, so the buyer is told yes. Probably is no booking. */
import { TicketError } from '@ticket-rush/shared/errors/ticket-error';
import type { Lease } from '@ticket-rush/shared/redis/lease';

export async function underLease<T>(
  lease: Pick<Lease, 'release' | 'letExpire'>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    const result = await work();
    await lease.release();
    return result;
  } catch (error) {
    if (error instanceof TicketError && error.outcome === 'unknown') {
      lease.letExpire();
      return undefined as T;
    }
    await lease.release();
    throw error;
  }
}
