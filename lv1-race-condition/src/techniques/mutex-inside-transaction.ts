/**
 * Mutex inside the transaction: the critical section has one visitor at a time, and COMMIT comes after it.
 *
 * Guarantees  nothing. The next buyer enters while this one's writes are still invisible, and reads the old stock.
 * Costs       each waiter holds a pool connection and an open transaction, for no protection at all.
 * Breaks if   two buyers are in line, on one instance already: what was to be kept apart ends with COMMIT.
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
