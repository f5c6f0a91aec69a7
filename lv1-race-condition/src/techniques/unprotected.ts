/**
 * Unprotected: the critical section in a transaction, without a guard.
 *
 * Guarantees  that the writes happen together, by BEGIN and COMMIT. Another transaction may still read in between.
 * Costs       the least possible: no buyer waits for another before the write.
 * Breaks if   two buyers are in it at once. Both read `sold = 41`, both write 42, both hold ticket 42.
 */
import { bookTicket } from '@ticket-rush/shared/booking/critical-section';
import type { Technique } from '@ticket-rush/shared/booking/technique';

export const unprotected: Technique = {
  slug: 'unprotected',
  summary: 'the critical section, without a guard',
  expected: { oneInstance: 'broken', severalInstances: 'broken' },
  create({ database }) {
    return (request) => database.transaction((transaction) => bookTicket(transaction, request));
  },
};
