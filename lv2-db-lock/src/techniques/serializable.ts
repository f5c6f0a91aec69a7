/**
 * Serializable: the critical section as it is, and PostgreSQL promises that some serial order explains the outcome.
 *
 * Guarantees  no oversell and no duplicate, without a word about locks, as long as every writer is SERIALIZABLE.
 * Costs       work that is thrown away: a transaction that fits into no order gets 40001 and starts over, sometimes
 *             without need (PostgreSQL tracks reads by page and by table where rows would be too many).
 * Breaks if   one writer runs at a lower isolation level, or the caller does not retry.
 */
import type { Booking, BookingRequest } from '@ticket-rush/shared/booking/booking';
import { bookTicket } from '@ticket-rush/shared/booking/critical-section';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import type { Session } from '@ticket-rush/shared/database/database';
import { SQLSTATE, sqlState } from '@ticket-rush/shared/database/database-errors';
import { retryConflicts } from '../retry';

/** The manual asks to repeat both: a deadlock is broken by ending one of its transactions, too. */
const CONFLICTS: unknown[] = [SQLSTATE.serializationFailure, SQLSTATE.deadlockDetected];

export const serializable: Technique = {
  slug: 'serializable',
  summary: 'SERIALIZABLE: the critical section as it is; on 40001, start over',
  expected: { oneInstance: 'holds', severalInstances: 'holds', pause: 'holds', crash: 'holds' },
  conflict: { by: 'serialization-failure' },
  create({ database, ...needs }) {
    return (request) =>
      database.session((session) => retryConflicts(needs, () => bookSerializably(session, request)));
  },
};

/** One attempt. A conflict has been rolled back, even where only COMMIT has found it. */
async function bookSerializably(session: Session, request: BookingRequest): Promise<Booking | 'conflict'> {
  try {
    return await session.transaction((transaction) => bookTicket(transaction, request), 'SERIALIZABLE');
  } catch (error) {
    if (CONFLICTS.includes(sqlState(error))) return 'conflict';
    throw error;
  }
}
