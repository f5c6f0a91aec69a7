/**
 * Advisory lock: a lock on a number that stands for the buyer at the event, before the buyer's seats are counted.
 *
 * Guarantees  no buyer above the limit, as long as each hold asks for the number first. One holder and one owner for each seat
 *             by the lock on the seat.
 * Costs       one more statement for each hold. No table, and other buyers do not wait.
 * Breaks if   any path gives a buyer a seat without asking: PostgreSQL does not know what the number stands for. Or if two
 *             things have the same number: they wait for each other without need, and can deadlock.
 */
import { statement } from '@ticket-rush/shared/database/statement';
import { holdSeat } from '@ticket-rush/shared/seats/critical-section';
import type { SeatTechnique } from '@ticket-rush/shared/seats/seat';
import { lockSeat, rowLock } from './row-lock';

/** Two ids in one number of 64 bits. PostgreSQL keeps it apart from the pairs of numbers that lock an event. */
const LOCK_BUYER_NUMBER = statement(
  'lock-buyer-number',
  'SELECT pg_advisory_xact_lock(($1::bigint << 32) + $2::bigint)',
);

export const advisoryLock: SeatTechnique = {
  slug: 'advisory-lock',
  summary: 'pg_advisory_xact_lock: a lock on a number that stands for the buyer',
  expected: {
    oneInstance: 'holds',
    severalInstances: 'holds',
    pause: 'holds',
    crash: 'holds',
    limit: 'holds',
  },
  create(needs) {
    const { database, metrics, holdTtlMs } = needs;
    return {
      // Confirmation and release leave the buyer with no more seats than before: the lock on the seat is enough.
      ...rowLock.create(needs),
      async hold(request) {
        const lock = metrics.startLock();
        try {
          return await database.transaction(async (transaction) => {
            await transaction.run(LOCK_BUYER_NUMBER, [request.eventId, request.buyerId]);
            const seat = await lockSeat(transaction, request);
            lock.acquired();
            return holdSeat(transaction, seat, request, holdTtlMs);
          });
        } finally {
          // PostgreSQL releases it after COMMIT or ROLLBACK; a lock of the session would outlive both.
          lock.released();
        }
      },
    };
  },
};
