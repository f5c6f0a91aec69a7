/** A mutex for each request: each buyer has the only key to a door of its own. */
import { bookTicket } from '@ticket-rush/shared/booking/critical-section';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import { createKeyedMutex } from 'lv1-race-condition/src/keyed-mutex';

export const mutex: Technique = {
  slug: 'mutex',
  summary: 'one buyer of the event at a time in this process',
  expected: { oneInstance: 'holds', severalInstances: 'broken' },
  create({ database }) {
    return (request) => {
      const oneBuyerPerEvent = createKeyedMutex<number>();
      return oneBuyerPerEvent.runExclusive(request.eventId, () =>
        database.transaction((transaction) => bookTicket(transaction, request)),
      );
    };
  },
};
