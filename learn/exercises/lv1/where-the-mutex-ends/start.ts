/** One buyer at a time is in the critical section. Two get ticket 1 all the same: the mutex is free too early. */
import { bookTicket } from '@ticket-rush/shared/booking/critical-section';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import { createKeyedMutex } from 'lv1-race-condition/src/keyed-mutex';

export const mutex: Technique = {
  slug: 'mutex',
  summary: 'one buyer of the event at a time in this process',
  expected: { oneInstance: 'holds', severalInstances: 'broken' },
  create({ database }) {
    const oneBuyerPerEvent = createKeyedMutex<number>();
    return (request) =>
      // HOLE: what is inside of the mutex, and what is outside? Which statement comes after the mutex is free?
      database.transaction((transaction) =>
        oneBuyerPerEvent.runExclusive(request.eventId, () => bookTicket(transaction, request)),
      );
  },
};
