/** SERIALIZABLE, and the error goes to the buyer, who is sent away while there are tickets. */
import type { Booking, BookingRequest } from '@ticket-rush/shared/booking/booking';
import { bookTicket } from '@ticket-rush/shared/booking/critical-section';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import type { Session } from '@ticket-rush/shared/database/database';
import { retryConflicts } from 'lv2-db-lock/src/retry';

export const serializable: Technique = {
  slug: 'serializable',
  summary: 'SERIALIZABLE: the critical section as it is; on 40001, start over',
  expected: { oneInstance: 'holds', severalInstances: 'holds' },
  create({ database, ...needs }) {
    return (request) =>
      database.session((session) => retryConflicts(needs, () => bookSerializably(session, request)));
  },
};

/** One attempt. */
async function bookSerializably(session: Session, request: BookingRequest): Promise<Booking | 'conflict'> {
  return await session.transaction((transaction) => bookTicket(transaction, request), 'SERIALIZABLE');
}
