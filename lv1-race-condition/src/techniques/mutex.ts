/**
 * Mutex: one buyer of the event at a time in this process, from before BEGIN until after COMMIT.
 *
 * Guarantees  no oversell and no duplicate, as long as this process is the only one that sells.
 * Costs       the sale runs one buyer at a time; a waiter holds memory, but no connection and no transaction.
 * Breaks if   a second process sells: it has a mutex of its own, and neither knows of the other. Or if the answer to COMMIT is
 *             lost: the mutex is released, and the COMMIT may still arrive after that.
 */
import { bookTicket } from '@ticket-rush/shared/booking/critical-section';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import { createKeyedMutex } from '../keyed-mutex';

export const mutex: Technique = {
  slug: 'mutex',
  summary: 'the same mutex around the whole transaction: right until there is a second process',
  expected: { oneInstance: 'holds', severalInstances: 'broken' },
  create({ database, metrics }) {
    const oneBuyerPerEvent = createKeyedMutex<number>();
    return async (request) => {
      const lock = metrics.startLock();
      try {
        return await oneBuyerPerEvent.runExclusive(request.eventId, () => {
          lock.acquired();
          return database.transaction((transaction) => bookTicket(transaction, request));
        });
      } finally {
        lock.released();
      }
    };
  },
};
