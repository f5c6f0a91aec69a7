/**
 * Unprotected: the critical section in a transaction, and nothing around it.
 *
 * Guarantees  nothing. BEGIN and COMMIT make the writes happen together; they keep nobody else from reading in between.
 * Costs       as little as can be: nobody ever waits for anybody before the write.
 * Breaks if   two buyers are in it at once. Both read `sold = 41`, both write 42, both hold ticket 42.
 */
import { bookTicket } from '@ticket-rush/shared/booking/critical-section';
import type { Technique } from '@ticket-rush/shared/booking/technique';

export const unprotected: Technique = {
  slug: 'unprotected',
  summary: 'the critical section, with nothing around it',
  expected: { oneInstance: 'broken', severalInstances: 'broken', pause: 'broken', crash: 'broken' },
  create({ database }) {
    return (request) => database.transaction((transaction) => bookTicket(transaction, request));
  },
};
