/** The second waits for the first, and then writes by a count from before the wait. */
import { statement } from '@ticket-rush/shared/database/statement';
import { requireMayHold, writeHold } from '@ticket-rush/shared/seats/critical-section';
import type { SeatTechnique } from '@ticket-rush/shared/seats/seat';
import { lockSeat, rowLock } from 'lv2-db-lock/src/seats/row-lock';

const LOCK_BUYER = statement(
  'lock-buyer',
  `INSERT INTO seat_buyers (event_id, buyer_id) VALUES ($1, $2)
   ON CONFLICT (event_id, buyer_id) DO UPDATE SET buyer_id = EXCLUDED.buyer_id`,
);

export const buyerLock: SeatTechnique = {
  slug: 'buyer-lock',
  summary: 'a row for each buyer, only to be locked before the buyer’s seats are counted',
  expected: { oneInstance: 'holds', severalInstances: 'holds', limit: 'holds' },
  create(needs) {
    const { database, holdTtlMs } = needs;
    return {
      ...rowLock.create(needs),
      hold: (request) =>
        database.transaction(async (transaction) => {
          const seat = await lockSeat(transaction, request);
          await requireMayHold(transaction, seat, request);
          await transaction.run(LOCK_BUYER, [request.eventId, request.buyerId]);
          return writeHold(transaction, seat, request, holdTtlMs);
        }),
    };
  },
};
