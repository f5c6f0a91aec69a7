/** One mutex for the whole shop. It is larger, and it is still in the memory of one process. */
import { bookTicket } from '@ticket-rush/shared/booking/critical-section';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import { createKeyedMutex } from 'lv1-race-condition/src/keyed-mutex';

export const mutex: Technique = {
  slug: 'mutex',
  summary: 'one buyer of the event at a time in this process',
  expected: { oneInstance: 'holds', severalInstances: 'holds' },
  create({ database }) {
    const oneBuyer = createKeyedMutex<string>();
    return (request) =>
      oneBuyer.runExclusive('the shop', () =>
        database.transaction((transaction) => bookTicket(transaction, request)),
      );
  },
};
