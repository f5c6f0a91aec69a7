/**
 * Row lock: the first transaction to reach the seat's row owns it until commit, and then it looks at the clock.
 *
 * Guarantees  one holder and one owner for each seat; a hold ends at its time, even if its holder never comes back.
 * Costs       each waiter holds a pool connection while it waits, although all but one of them will be refused.
 * Breaks if   any path changes a seat without locking it first; or if the time is taken before the lock is granted: a
 *             holder who waited past the end would still confirm. A limit for each buyer is a rule over several seats, and
 *             two holds of one buyer lock two different rows: both count, then both write.
 */
import type { Transaction } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import { confirmSeat, holdSeat, releaseSeat, SEAT_COLUMNS } from '@ticket-rush/shared/seats/critical-section';
import { SeatNotFound } from '@ticket-rush/shared/seats/refusals';
import type { Seat, SeatNeeds, SeatRequest, SeatTechnique } from '@ticket-rush/shared/seats/seat';

/** What is selected beside FOR UPDATE may be computed before the wait; what is selected from `locked` is not. */
const LOCK_SEAT = statement<Seat>(
  'lock-seat',
  `WITH locked AS MATERIALIZED (SELECT * FROM seats WHERE event_id = $1 AND label = $2 FOR UPDATE)
   SELECT ${SEAT_COLUMNS}, seats_per_buyer AS "seatsPerBuyer", (held_until <= clock_timestamp()) IS TRUE AS expired
     FROM locked AS seats JOIN events ON events.id = event_id`,
);

export const rowLock: SeatTechnique = {
  slug: 'row-lock',
  summary: 'SELECT … FOR UPDATE: the seat’s row is ours until commit',
  expected: {
    oneInstance: 'holds',
    severalInstances: 'holds',
    pause: 'holds',
    crash: 'holds',
    limit: 'broken',
  },
  create(needs) {
    return {
      hold: (request) =>
        withLockedSeat(needs, request, (transaction, seat) =>
          holdSeat(transaction, seat, request, needs.holdTtlMs),
        ),
      confirm: (request) =>
        withLockedSeat(needs, request, (transaction, seat) => confirmSeat(transaction, seat, request)),
      release: (request) =>
        withLockedSeat(needs, request, (transaction, seat) => releaseSeat(transaction, seat, request)),
    };
  },
};

/** A transaction that begins with the lock on the seat. @throws SeatNotFound, and what `work` throws */
export async function withLockedSeat<T>(
  { database, metrics }: SeatNeeds,
  request: SeatRequest,
  work: (transaction: Transaction, seat: Seat) => Promise<T>,
): Promise<T> {
  const lock = metrics.startLock();
  try {
    return await database.transaction(async (transaction) => {
      const seat = await lockSeat(transaction, request);
      lock.acquired();
      return work(transaction, seat);
    });
  } finally {
    // Only now: the row is ours until COMMIT or ROLLBACK has been answered.
    lock.released();
  }
}

/** Waits until the row is free, and reads what its last owner wrote. @throws SeatNotFound */
export async function lockSeat(transaction: Transaction, request: SeatRequest): Promise<Seat> {
  const [seat] = await transaction.run(LOCK_SEAT, [request.eventId, request.label]);
  if (seat === undefined) throw new SeatNotFound(request);
  return seat;
}
