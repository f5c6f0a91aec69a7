import type { Transaction } from '../database/database';
import { statement } from '../database/statement';
import { SeatNotFound } from './refusals';
import { requireFree, requireHolder, requireHoldInForce, requireWithinLimit } from './rules';
import type { Hold, Seat, SeatChange, SeatRequest } from './seat';

export const SEAT_COLUMNS =
  'seats.id, label, holder_id AS "holderId", held_until AS "heldUntil", owner_id AS "ownerId"';

const READ_SEAT = statement<Seat>(
  'read-seat',
  `SELECT ${SEAT_COLUMNS}, seats_per_buyer AS "seatsPerBuyer", (held_until <= clock_timestamp()) IS TRUE AS expired
     FROM seats JOIN events ON events.id = event_id
    WHERE event_id = $1 AND label = $2`,
);

/** Held and bought together. The rows that it counts are not locked, and one more may be on its way. */
const COUNT_SEATS = statement<{ has: number }>(
  'count-seats',
  `SELECT count(*)::integer AS has FROM seats
    WHERE event_id = $1 AND (owner_id = $2 OR (holder_id = $2 AND held_until > clock_timestamp()))`,
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
 * The limit of the event, where there is one, needs more than the seat: it is right as long as the *count* still is what it was.
 *
 * @throws SeatTaken, SeatLimitReached
 */
export async function holdSeat(
  transaction: Transaction,
  seat: Seat,
  request: SeatRequest,
  holdTtlMs: number,
): Promise<Hold> {
  await requireMayHold(transaction, seat, request);
  return writeHold(transaction, seat, request, holdTtlMs);
}

/** What a hold asks of the seat, and of the buyer's other seats. @throws SeatTaken, SeatLimitReached */
export async function requireMayHold(
  transaction: Transaction,
  seat: Seat,
  request: SeatRequest,
): Promise<void> {
  requireFree(seat, request);
  const limit = seat.seatsPerBuyer ?? null;
  if (limit !== null) requireWithinLimit(limit, await countSeats(transaction, request), request);
}

/** The write alone, for a technique that has checked in its own way. */
export async function writeHold(
  transaction: Transaction,
  seat: Seat,
  request: SeatRequest,
  holdTtlMs: number,
): Promise<Hold> {
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

/** How many seats of the event the buyer has: as of now, and no longer. */
async function countSeats(transaction: Transaction, { eventId, buyerId }: SeatRequest): Promise<number> {
  const [counted] = await transaction.run(COUNT_SEATS, [eventId, buyerId]);
  return (counted as { has: number }).has;
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
