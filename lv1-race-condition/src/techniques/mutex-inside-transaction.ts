/**
 * Mutex inside the transaction: one buyer at a time runs the critical section, and COMMIT comes after the mutex is free.
 *
 * Guarantees  no rule. The next buyer enters while the writes of this one are still invisible, and reads the old stock.
 * Costs       each waiter holds a pool connection and an open transaction, for no protection at all.
 * Breaks if   two buyers come at once, on one instance already: the mutex is free before COMMIT, and must not be.
 */
import { bookTicket } from '@ticket-rush/shared/booking/critical-section';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import { createKeyedMutex } from '../keyed-mutex';

export const mutexInsideTransaction: Technique = {
  slug: 'mutex-inside-transaction',
  summary: 'an in-process mutex, taken after BEGIN and released before COMMIT',
  expected: { oneInstance: 'broken', severalInstances: 'broken' },
  create({ database, metrics }) {
    const oneBuyerPerEvent = createKeyedMutex<number>();
    return (request) =>
      database.transaction(async (transaction) => {
        const lock = metrics.startLock();
        try {
          return await oneBuyerPerEvent.runExclusive(request.eventId, () => {
            lock.acquired();
            return bookTicket(transaction, request);
          });
        } finally {
          // Too early: COMMIT has not even been sent.
          lock.released();
        }
      });
  },
};
