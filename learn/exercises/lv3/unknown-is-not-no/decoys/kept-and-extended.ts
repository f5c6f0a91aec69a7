/** An unknown outcome keeps the lock. But it is still extended, by a process that will never hear more: no other buyer gets it. */
import { TicketError } from '@ticket-rush/shared/errors/ticket-error';
import type { Lease } from '@ticket-rush/shared/redis/lease';

export async function underLease<T>(
  lease: Pick<Lease, 'release' | 'letExpire'>,
  work: () => Promise<T>,
): Promise<T> {
  const result = await work().catch(async (error: unknown) => {
    if (!(error instanceof TicketError && error.outcome === 'unknown')) await lease.release();
    throw error;
  });
  await lease.release();
  return result;
}
