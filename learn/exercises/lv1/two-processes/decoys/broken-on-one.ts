/** A mutex is no lock of the database, so it must break. But one process has only this mutex, and all its buyers pass it. */
import { bookTicket } from '@ticket-rush/shared/booking/critical-section';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import { createKeyedMutex } from 'lv1-race-condition/src/keyed-mutex';

export const mutex: Technique = {
  slug: 'mutex',
  summary: 'one buyer of the event at a time in this process',
  expected: { oneInstance: 'broken', severalInstances: 'broken' },
  create({ database }) {
    const oneBuyerPerEvent = createKeyedMutex<number>();
    return (request) =>
      oneBuyerPerEvent.runExclusive(request.eventId, () =>
        database.transaction((transaction) => bookTicket(transaction, request)),
      );
  },
};
