/**
 * Lock inside the transaction: the spin lock in the wrong order. BEGIN, lock, critical section, unlock, COMMIT.
 *
 * Guarantees  no rule of the sale. The lock is free while the writes are still invisible, and the next owner reads the old stock.
 * Costs       each waiter holds a pool connection and an open transaction, for no protection at all.
 * Breaks if   two buyers meet, on one instance already: the lock ends before COMMIT, so their transactions overlap.
 */
import { bookTicket } from '@ticket-rush/shared/booking/critical-section';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import { type LockNeeds, lockKey } from './needs';
import { spin } from './spin-lock';

export const lockInsideTransaction: Technique<LockNeeds> = {
  slug: 'lock-inside-transaction',
  summary: 'the spin lock taken after BEGIN and released before COMMIT: the wrong order',
  expected: { oneInstance: 'broken', severalInstances: 'broken' },
  create(needs) {
    const { database, metrics, keyPrefix } = needs;
    return (request) =>
      database.transaction(async (transaction) => {
        const lock = metrics.startLock();
        const lease = await spin(needs, lockKey(keyPrefix, request));
        lock.acquired();
        try {
          const booking = await bookTicket(transaction, request);
          await lease.requireOwned();
          return booking;
        } finally {
          // Too early: COMMIT has not even been sent.
          await lease.release();
          lock.released();
        }
      });
  },
};
