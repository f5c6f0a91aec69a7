/**
 * Unique number: the seats of a buyer are numbered from 1 to the limit. Each hold takes a number, and a unique index gives each once.
 *
 * Guarantees  no buyer above the limit, by the primary key of `numbered_seats`. One holder and one owner
 *             for each seat by the lock on the seat.
 * Costs       the end of a hold is written twice, beside the seat and beside its number, and the two must stay the same. A hold
 *             asks for one number after the other.
 * Breaks if   a path gives a buyer a seat and no number. Or if the end of the hold is looked up in the seat while the number is
 *             taken: after a wait only the row of the number is read anew.
 */
import type { Transaction } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import { confirmSeat, releaseSeat, writeHold } from '@ticket-rush/shared/seats/critical-section';
import { SeatLimitReached } from '@ticket-rush/shared/seats/refusals';
import { requireFree } from '@ticket-rush/shared/seats/rules';
import type { Hold, Seat, SeatTechnique } from '@ticket-rush/shared/seats/seat';
import { withLockedSeat } from './row-lock';

/** Waits for a transaction that has taken this number and not yet committed, and then looks at what it has left. */
const TAKE_NUMBER = statement<{ number: number }>(
  'take-number',
  `INSERT INTO numbered_seats (event_id, buyer_id, number, seat_id, held_until) VALUES ($1, $2, $3, $4, $5)
   ON CONFLICT (event_id, buyer_id, number)
   DO UPDATE SET seat_id = EXCLUDED.seat_id, held_until = EXCLUDED.held_until
    WHERE numbered_seats.held_until <= clock_timestamp()
   RETURNING number`,
);

/** The number of this very hold: an earlier one of the same seat has another end, and has ended. */
const NUMBER_OF_HOLD = 'WHERE event_id = $1 AND buyer_id = $2 AND seat_id = $3 AND held_until = $4';
const KEEP_NUMBER = statement(
  'keep-number',
  `UPDATE numbered_seats SET held_until = 'infinity' ${NUMBER_OF_HOLD}`,
);
const END_NUMBER = statement('end-number', `DELETE FROM numbered_seats ${NUMBER_OF_HOLD}`);

export const uniqueNumber: SeatTechnique = {
  slug: 'unique-number',
  summary: 'a buyer’s seats are numbered up to the limit; a unique index gives each number once',
  expected: {
    oneInstance: 'holds',
    severalInstances: 'holds',
    pause: 'holds',
    crash: 'holds',
    limit: 'holds',
  },
  create(needs) {
    return {
      hold: (request) =>
        withLockedSeat(needs, request, async (transaction, seat) => {
          requireFree(seat, request);
          const hold = await writeHold(transaction, seat, request, needs.holdTtlMs);
          await takeNumber(transaction, seat, hold);
          return hold;
        }),
      confirm: (request) =>
        withLockedSeat(needs, request, async (transaction, seat) => {
          const confirmed = await confirmSeat(transaction, seat, request);
          await transaction.run(KEEP_NUMBER, numberOf(seat, request));
          return confirmed;
        }),
      release: (request) =>
        withLockedSeat(needs, request, async (transaction, seat) => {
          await releaseSeat(transaction, seat, request);
          await transaction.run(END_NUMBER, numberOf(seat, request));
        }),
    };
  },
};

/** In ascending order: two holds of one buyer that ask in opposite order can deadlock. @throws SeatLimitReached */
async function takeNumber(transaction: Transaction, { id, seatsPerBuyer }: Seat, hold: Hold): Promise<void> {
  const limit = seatsPerBuyer ?? null;
  if (limit === null) return;
  for (let number = 1; number <= limit; number++) {
    const values = [hold.eventId, hold.buyerId, number, id, hold.expiresAt];
    if ((await transaction.run(TAKE_NUMBER, values)).length > 0) return;
  }
  throw new SeatLimitReached(hold, limit);
}

function numberOf(
  { id, heldUntil }: Seat,
  { eventId, buyerId }: { eventId: number; buyerId: number },
): unknown[] {
  return [eventId, buyerId, id, heldUntil];
}
