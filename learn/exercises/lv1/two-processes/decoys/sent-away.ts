/** The buyers of the two processes hinder each other, so some must be sent away. But no buyer is: each is told yes. */
import { bookTicket } from '@ticket-rush/shared/booking/critical-section';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import { createKeyedMutex } from 'lv1-race-condition/src/keyed-mutex';

export const mutex: Technique = {
  slug: 'mutex',
  summary: 'one buyer of the event at a time in this process',
  expected: { oneInstance: 'holds', severalInstances: 'undersells' },
  create({ database }) {
    const oneBuyerPerEvent = createKeyedMutex<number>();
    return (request) =>
      oneBuyerPerEvent.runExclusive(request.eventId, () =>
        database.transaction((transaction) => bookTicket(transaction, request)),
      );
  },
};
