import type { Transaction } from '../database/database';
import { statement } from '../database/statement';
import { SeatNotFound } from './refusals';
import { requireFree, requireHolder, requireHoldInForce } from './rules';
import type { Hold, Seat, SeatChange, SeatRequest } from './seat';

export const SEAT_COLUMNS =
  'id, label, holder_id AS "holderId", held_until AS "heldUntil", owner_id AS "ownerId"';

const READ_SEAT = statement<Seat>(
  'read-seat',
  `SELECT ${SEAT_COLUMNS}, (held_until <= clock_timestamp()) IS TRUE AS expired
     FROM seats WHERE event_id = $1 AND label = $2`,
);

const WRITE_HOLDER = statement<{ heldUntil: Date }>(
  'write-holder',
  `UPDATE seats SET holder_id = $2, held_until = clock_timestamp() + $3 * interval '1 millisecond'
    WHERE id = $1 RETURNING held_until AS "heldUntil"`,
);

const WRITE_OWNER = statement(
  'write-owner',
  'UPDATE seats SET owner_id = $2, holder_id = NULL, held_until = NULL WHERE id = $1',
);

const WRITE_FREE = statement(
  'write-free',
  'UPDATE seats SET holder_id = NULL, held_until = NULL WHERE id = $1',
);

/** A confirmation is dated before its check, everything else after it, so that the audit accuses no innocent. */
const RECORD_CHANGE = statement(
  'record-change',
  `INSERT INTO seat_changes (seat_id, buyer_id, change, held_until, changed_at)
   VALUES ($1, $2, $3, $4, CASE WHEN $3 = 'confirmed' THEN now() ELSE clock_timestamp() END)`,
);

/**
 * The second half of the critical section: given what was read, check, decide, write.
 *
 * Right as long as the seat still is what `seat` says. How it was read (and whether another transaction could change it since)
 * is what the techniques differ in. It overwrites any holder, so of two who read a free seat both are
 * told that they hold it, and the row remembers the second.
 *
 * @throws SeatTaken
 */
export async function holdSeat(
  transaction: Transaction,
  seat: Seat,
  request: SeatRequest,
  holdTtlMs: number,
): Promise<Hold> {
  requireFree(seat, request);
  const [written] = await transaction.run(WRITE_HOLDER, [seat.id, request.buyerId, holdTtlMs]);
  const { heldUntil: expiresAt } = written as { heldUntil: Date };
  await recordChange(transaction, seat, request, 'held', expiresAt);
  return { ...request, expiresAt };
}

/** @throws NotYourHold, HoldExpired */
export async function confirmSeat(
  transaction: Transaction,
  seat: Seat,
  request: SeatRequest,
): Promise<SeatRequest> {
  if (seat.ownerId === request.buyerId) return request;
  requireHoldInForce(seat, request);
  await transaction.run(WRITE_OWNER, [seat.id, request.buyerId]);
  await recordChange(transaction, seat, request, 'confirmed');
  return request;
}

/** @throws NotYourHold */
export async function releaseSeat(transaction: Transaction, seat: Seat, request: SeatRequest): Promise<void> {
  requireHolder(seat, request);
  await transaction.run(WRITE_FREE, [seat.id]);
  await recordChange(transaction, seat, request, 'released');
}

/** Reads the seat without a lock. @throws SeatNotFound */
export async function readSeat(transaction: Transaction, request: SeatRequest): Promise<Seat> {
  const [seat] = await transaction.run(READ_SEAT, [request.eventId, request.label]);
  if (seat === undefined) throw new SeatNotFound(request);
  return seat;
}

async function recordChange(
  transaction: Transaction,
  { id }: Seat,
  { buyerId }: SeatRequest,
  change: SeatChange['change'],
  heldUntil: Date | null = null,
): Promise<void> {
  await transaction.run(RECORD_CHANGE, [id, buyerId, change, heldUntil]);
}
