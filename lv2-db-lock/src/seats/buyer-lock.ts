/**
 * Buyer lock: the two holds of one buyer share no row, so they get one. It is called a materialized conflict.
 *
 * Guarantees  no buyer above the limit, as long as each hold locks the buyer before it counts. One holder and one owner for each
 *             seat by the lock on the seat.
 * Costs       a table that is only there to be locked, and one more statement for each hold. Other buyers do not wait for it.
 * Breaks if   any path gives a buyer a seat without locking the buyer first; or if the buyer is locked after the seat: two
 *             transactions that lock in opposite order can deadlock.
 */
import { statement } from '@ticket-rush/shared/database/statement';
import { holdSeat } from '@ticket-rush/shared/seats/critical-section';
import type { SeatTechnique } from '@ticket-rush/shared/seats/seat';
import { lockSeat, rowLock } from './row-lock';

/** Makes the row where there is none, and locks it in both cases. `FOR UPDATE` locks rows that are there, and no others. */
const LOCK_BUYER = statement(
  'lock-buyer',
  `INSERT INTO seat_buyers (event_id, buyer_id) VALUES ($1, $2)
   ON CONFLICT (event_id, buyer_id) DO UPDATE SET buyer_id = EXCLUDED.buyer_id`,
);

export const buyerLock: SeatTechnique = {
  slug: 'buyer-lock',
  summary: 'a row for each buyer, only to be locked before the buyer’s seats are counted',
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
            await transaction.run(LOCK_BUYER, [request.eventId, request.buyerId]);
            const seat = await lockSeat(transaction, request);
            lock.acquired();
            return holdSeat(transaction, seat, request, holdTtlMs);
          });
        } finally {
          lock.released();
        }
      },
    };
  },
};
