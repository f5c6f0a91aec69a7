/** The lock is given back after a success. A buyer who is refused leaves it to its end: all others wait for a lease. */
import type { Lease } from '@ticket-rush/shared/redis/lease';

export async function underLease<T>(
  lease: Pick<Lease, 'release' | 'letExpire'>,
  work: () => Promise<T>,
): Promise<T> {
  const result = await work().catch((error: unknown) => {
    lease.letExpire();
    throw error;
  });
  await lease.release();
  return result;
}
