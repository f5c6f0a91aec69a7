/** Each hold locks its seat, and the rule is about all seats of the buyer. Two holds share no row, and both count none. */
import { holdSeat } from '@ticket-rush/shared/seats/critical-section';
import type { SeatTechnique } from '@ticket-rush/shared/seats/seat';
import { lockSeat, rowLock } from 'lv2-db-lock/src/seats/row-lock';

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
          // HOLE: the lock on the seat does not keep two holds of one buyer apart. What does?
          const seat = await lockSeat(transaction, request);
          return holdSeat(transaction, seat, request, holdTtlMs);
        }),
    };
  },
};
