/**
 * Serializable: read the seat, count the buyer's other seats, write; PostgreSQL promises that some serial order explains the outcome.
 *
 * Guarantees  one holder and one owner for each seat, and no buyer above the limit, as long as every writer is SERIALIZABLE. The
 *             rule may span any rows: PostgreSQL remembers what was read, also the rows that were not there.
 * Costs       work that is thrown away: of two holds that have counted before either wrote, one gets 40001 and starts over. Buyers
 *             who share only a page, or a table that was scanned, do the same without need.
 * Breaks if   one writer runs at a lower isolation level, or the caller does not retry.
 */
import type { Isolation, Session, Transaction } from '@ticket-rush/shared/database/database';
import { SQLSTATE, sqlState } from '@ticket-rush/shared/database/database-errors';
import { confirmSeat, holdSeat, readSeat, releaseSeat } from '@ticket-rush/shared/seats/critical-section';
import type { Seat, SeatDesk, SeatNeeds, SeatRequest, SeatTechnique } from '@ticket-rush/shared/seats/seat';
import { retryConflicts } from '../retry';

/** The manual asks to repeat both: a deadlock is broken by ending one of its transactions, too. */
const CONFLICTS: unknown[] = [SQLSTATE.serializationFailure, SQLSTATE.deadlockDetected];

export const serializable: SeatTechnique = {
  slug: 'serializable',
  summary: 'SERIALIZABLE: read, count, write as they are; on 40001, start over',
  expected: {
    oneInstance: 'holds',
    severalInstances: 'holds',
    pause: 'holds',
    crash: 'holds',
    limit: 'holds',
  },
  conflict: { by: 'serialization-failure' },
  create: (needs) => deskAt('SERIALIZABLE', needs),
};

/** The critical section without a lock, in transactions of one isolation level. */
export function deskAt(isolation: Isolation, { database, holdTtlMs, ...needs }: SeatNeeds): SeatDesk {
  function withSeat<T>(
    request: SeatRequest,
    work: (transaction: Transaction, seat: Seat) => Promise<T>,
  ): Promise<T> {
    return database.session((session) =>
      retryConflicts(needs, () =>
        attempt(session, isolation, async (transaction) =>
          work(transaction, await readSeat(transaction, request)),
        ),
      ),
    );
  }
  return {
    hold: (request) =>
      withSeat(request, (transaction, seat) => holdSeat(transaction, seat, request, holdTtlMs)),
    confirm: (request) => withSeat(request, (transaction, seat) => confirmSeat(transaction, seat, request)),
    release: (request) => withSeat(request, (transaction, seat) => releaseSeat(transaction, seat, request)),
  };
}

/** A conflict has been rolled back, even where only COMMIT has found it. */
async function attempt<T>(
  session: Session,
  isolation: Isolation,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T | 'conflict'> {
  try {
    return await session.transaction(work, isolation);
  } catch (error) {
    if (CONFLICTS.includes(sqlState(error))) return 'conflict';
    throw error;
  }
}
