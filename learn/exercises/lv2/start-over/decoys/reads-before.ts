/** It reads in a transaction of its own. PostgreSQL does not know that the write depends on it. */
import type { Booking, BookingRequest } from '@ticket-rush/shared/booking/booking';
import { hasBooked, insertBooking, readEvent, writeSold } from '@ticket-rush/shared/booking/critical-section';
import { requireEligible } from '@ticket-rush/shared/booking/eligibility';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import type { Session } from '@ticket-rush/shared/database/database';
import { SQLSTATE, sqlState } from '@ticket-rush/shared/database/database-errors';
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
  try {
    const event = await session.transaction(async (transaction) => {
      const read = await readEvent(transaction, request.eventId);
      requireEligible(read, await hasBooked(transaction, request), request, read.begunAt);
      return read;
    }, 'SERIALIZABLE');
    return await session.transaction(async (transaction) => {
      await writeSold(transaction, event.id, event.sold + 1);
      return insertBooking(transaction, request, event.sold + 1);
    }, 'SERIALIZABLE');
  } catch (error) {
    if (sqlState(error) === SQLSTATE.serializationFailure) return 'conflict';
    throw error;
  }
}
