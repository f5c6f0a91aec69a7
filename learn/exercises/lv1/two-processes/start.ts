/** One buyer of the event at a time, until after COMMIT. What does that promise, and where does the promise end? */
import { bookTicket } from '@ticket-rush/shared/booking/critical-section';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import { createKeyedMutex } from 'lv1-race-condition/src/keyed-mutex';

export const mutex: Technique = {
  slug: 'mutex',
  summary: 'one buyer of the event at a time in this process',
  // HOLE: what will the audit find after a rush on one process, and after one on several?
  expected: { oneInstance: 'holds', severalInstances: 'holds' },
  create({ database }) {
    const oneBuyerPerEvent = createKeyedMutex<number>();
    return (request) =>
      oneBuyerPerEvent.runExclusive(request.eventId, () =>
        database.transaction((transaction) => bookTicket(transaction, request)),
      );
  },
};
