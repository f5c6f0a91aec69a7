/** The mutex belongs to the file now, and not to the technique. Both processes load the file, and each makes its own. */
import { bookTicket } from '@ticket-rush/shared/booking/critical-section';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import { createKeyedMutex } from 'lv1-race-condition/src/keyed-mutex';

const oneBuyerPerEvent = createKeyedMutex<number>();

export const mutex: Technique = {
  slug: 'mutex',
  summary: 'one buyer of the event at a time in this process',
  expected: { oneInstance: 'holds', severalInstances: 'holds' },
  create({ database }) {
    return (request) =>
      oneBuyerPerEvent.runExclusive(request.eventId, () =>
        database.transaction((transaction) => bookTicket(transaction, request)),
      );
  },
};
