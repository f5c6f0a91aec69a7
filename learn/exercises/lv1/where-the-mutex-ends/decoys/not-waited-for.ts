/** The promise is not waited for: the mutex is free as soon as the transaction has been started. */
import { bookTicket } from '@ticket-rush/shared/booking/critical-section';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import { createKeyedMutex } from 'lv1-race-condition/src/keyed-mutex';

export const mutex: Technique = {
  slug: 'mutex',
  summary: 'one buyer of the event at a time in this process',
  expected: { oneInstance: 'holds', severalInstances: 'broken' },
  create({ database }) {
    const oneBuyerPerEvent = createKeyedMutex<number>();
    return async (request) => {
      const { booking } = await oneBuyerPerEvent.runExclusive(request.eventId, async () => ({
        booking: database.transaction((transaction) => bookTicket(transaction, request)),
      }));
      return booking;
    };
  },
};
