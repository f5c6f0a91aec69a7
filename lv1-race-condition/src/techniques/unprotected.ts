/**
 * Unprotected: the critical section in a transaction, and nothing around it.
 *
 * Guarantees  nothing. BEGIN and COMMIT make the writes happen together; they keep nobody else from reading in between.
 * Costs       as little as can be: nobody ever waits for anybody before the write.
 * Breaks if   two buyers are in it at once. Both read `sold = 41`, both write 42, both hold ticket 42.
 */
import type { BookTicket } from '@ticket-rush/shared/booking/booking';
import { bookTicket } from '@ticket-rush/shared/booking/critical-section';
import type { TechniqueNeeds } from '@ticket-rush/shared/booking/technique';

export function unprotected({ database }: TechniqueNeeds): BookTicket {
  return (request) => database.transaction((transaction) => bookTicket(transaction, request));
}
