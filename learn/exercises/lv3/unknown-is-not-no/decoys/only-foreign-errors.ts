/** Our own errors are definite, and a foreign one may be anything. But one of ours says that the outcome is unknown. */
import { TicketError } from '@ticket-rush/shared/errors/ticket-error';
import type { Lease } from '@ticket-rush/shared/redis/lease';

export async function underLease<T>(
  lease: Pick<Lease, 'release' | 'letExpire'>,
  work: () => Promise<T>,
): Promise<T> {
  const result = await work().catch(async (error: unknown) => {
    if (!(error instanceof TicketError)) lease.letExpire();
    else await lease.release();
    throw error;
  });
  await lease.release();
  return result;
}
