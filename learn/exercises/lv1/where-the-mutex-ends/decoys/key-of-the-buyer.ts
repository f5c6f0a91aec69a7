/** The key is the buyer: one who clicks twice waits, and two buyers do not. */
import { bookTicket } from '@ticket-rush/shared/booking/critical-section';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import { createKeyedMutex } from 'lv1-race-condition/src/keyed-mutex';

export const mutex: Technique = {
  slug: 'mutex',
  summary: 'one buyer of the event at a time in this process',
  expected: { oneInstance: 'holds', severalInstances: 'broken' },
  create({ database }) {
    const oneAtATime = createKeyedMutex<number>();
    return (request) =>
      oneAtATime.runExclusive(request.buyerId, () =>
        database.transaction((transaction) => bookTicket(transaction, request)),
      );
  },
};
