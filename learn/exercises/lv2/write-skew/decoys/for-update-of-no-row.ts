/** FOR UPDATE locks the rows that it finds. Of a buyer who comes for the first time there is none. */
import { statement } from '@ticket-rush/shared/database/statement';
import { holdSeat } from '@ticket-rush/shared/seats/critical-section';
import type { SeatTechnique } from '@ticket-rush/shared/seats/seat';
import { lockSeat, rowLock } from 'lv2-db-lock/src/seats/row-lock';

const LOCK_BUYER = statement(
  'lock-buyer',
  'SELECT FROM seat_buyers WHERE event_id = $1 AND buyer_id = $2 FOR UPDATE',
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
          await transaction.run(LOCK_BUYER, [request.eventId, request.buyerId]);
          const seat = await lockSeat(transaction, request);
          return holdSeat(transaction, seat, request, holdTtlMs);
        }),
    };
  },
};
