/**
 * Unprotected: read the seat, check, write. The clock is not asked.
 *
 * Guarantees  no rule. Each change is made in a transaction, but another transaction may read in between.
 * Costs       the least possible: no buyer waits for another before the write.
 * Breaks if   two buyers read a free seat at once: both are told that they hold it. Or a holder walks away: the end of the
 *             hold is written in the row and never read, so the seat is neither sold nor free, for ever.
 */
import type { Transaction } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import { confirmSeat, holdSeat, releaseSeat, SEAT_COLUMNS } from '@ticket-rush/shared/seats/critical-section';
import { SeatNotFound } from '@ticket-rush/shared/seats/refusals';
import type { Seat, SeatRequest, SeatTechnique } from '@ticket-rush/shared/seats/seat';

/** `false` is the second bug: `held_until` is right there in the row. */
const READ_SEAT = statement<Seat>(
  'read-seat',
  `SELECT ${SEAT_COLUMNS}, false AS expired FROM seats WHERE event_id = $1 AND label = $2`,
);

export const unprotected: SeatTechnique = {
  slug: 'unprotected',
  summary: 'read, check, write; the clock is not asked',
  expected: { oneInstance: 'broken', severalInstances: 'broken' },
  create({ database, holdTtlMs }) {
    return {
      hold: (request) =>
        database.transaction(async (transaction) =>
          holdSeat(transaction, await readSeat(transaction, request), request, holdTtlMs),
        ),
      confirm: (request) =>
        database.transaction(async (transaction) =>
          confirmSeat(transaction, await readSeat(transaction, request), request),
        ),
      release: (request) =>
        database.transaction(async (transaction) =>
          releaseSeat(transaction, await readSeat(transaction, request), request),
        ),
    };
  },
};

/** Reads the seat without a lock and without a clock. @throws SeatNotFound */
async function readSeat(transaction: Transaction, request: SeatRequest): Promise<Seat> {
  const [seat] = await transaction.run(READ_SEAT, [request.eventId, request.label]);
  if (seat === undefined) throw new SeatNotFound(request);
  return seat;
}
