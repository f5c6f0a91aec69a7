/** The critical section as it is, at the level that PostgreSQL takes unless told. Each statement sees another state. */
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
  // HOLE: at which level must this run, and what may PostgreSQL answer then? Return 'conflict' to start over.
  return await session.transaction((transaction) => bookTicket(transaction, request));
}
