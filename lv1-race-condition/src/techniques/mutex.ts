/**
 * Mutex: one buyer of the event at a time in this process, from before BEGIN until after COMMIT.
 *
 * Guarantees  no oversell and no duplicate, as long as this process is the only one that sells.
 * Costs       the sale runs one buyer at a time; who waits holds memory, and neither connection nor transaction.
 * Breaks if   a second process sells: it has a mutex of its own, and the two know nothing of each other.
 */
import type { BookTicket } from '@ticket-rush/shared/booking/booking';
import { bookTicket } from '@ticket-rush/shared/booking/critical-section';
import type { TechniqueNeeds } from '@ticket-rush/shared/booking/technique';
import { createKeyedMutex } from '../keyed-mutex';

export function mutex({ database, metrics }: TechniqueNeeds): BookTicket {
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
}
