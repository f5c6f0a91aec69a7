/**
 * Conditional update: the seat changes hands only `WHERE` it may, and its history is written by the same statement.
 *
 * Guarantees  one holder and one owner for each seat; a hold ends at its time. PostgreSQL checks the condition again on
 *             the newest version of the row after every wait.
 * Costs       the rules are written a second time, in SQL; a refusal needs one more statement to say why. The clock is
 *             read on arrival at the row: a confirmation that then waits for a transaction which changes no row is still in time.
 * Breaks if   the decision moves out of the WHERE clause, into a SELECT before it. Or if it counts other rows, as the limit for each
 *             buyer does: two statements count different snapshots, write different rows, and neither waits for the other.
 */
import type { Database } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import { readSeat, requireMayHold } from '@ticket-rush/shared/seats/critical-section';
import { NotYourHold, SeatTaken } from '@ticket-rush/shared/seats/refusals';
import { requireHoldInForce } from '@ticket-rush/shared/seats/rules';
import type { Hold, SeatRequest, SeatTechnique } from '@ticket-rush/shared/seats/seat';

const HOLD_IF_FREE = statement<{ heldUntil: Date }>(
  'hold-if-free',
  `WITH held AS (
     UPDATE seats SET holder_id = $3, held_until = clock_timestamp() + $4 * interval '1 millisecond'
      WHERE event_id = $1 AND label = $2
        AND owner_id IS NULL AND (holder_id IS NULL OR held_until <= clock_timestamp())
        AND NOT EXISTS (
          SELECT FROM events
           WHERE id = $1 AND seats_per_buyer IS NOT NULL AND seats_per_buyer <= (
             SELECT count(*) FROM seats
              WHERE event_id = $1 AND (owner_id = $3 OR (holder_id = $3 AND held_until > clock_timestamp()))
           )
        )
      RETURNING id, held_until
   )
   INSERT INTO seat_changes (seat_id, buyer_id, change, held_until, changed_at)
   SELECT id, $3, 'held', held_until, clock_timestamp() FROM held
   RETURNING held_until AS "heldUntil"`,
);

const CONFIRM_IF_HELD = statement<{ id: number }>(
  'confirm-if-held',
  `WITH confirmed AS (
     UPDATE seats SET owner_id = $3, holder_id = NULL, held_until = NULL
      WHERE event_id = $1 AND label = $2 AND holder_id = $3 AND held_until > clock_timestamp()
      RETURNING id
   )
   INSERT INTO seat_changes (seat_id, buyer_id, change, changed_at)
   SELECT id, $3, 'confirmed', now() FROM confirmed
   RETURNING id`,
);

const RELEASE_IF_HELD = statement<{ id: number }>(
  'release-if-held',
  `WITH released AS (
     UPDATE seats SET holder_id = NULL, held_until = NULL
      WHERE event_id = $1 AND label = $2 AND holder_id = $3
      RETURNING id
   )
   INSERT INTO seat_changes (seat_id, buyer_id, change, changed_at)
   SELECT id, $3, 'released', clock_timestamp() FROM released
   RETURNING id`,
);

export const conditionalUpdate: SeatTechnique = {
  slug: 'conditional-update',
  summary: 'UPDATE … WHERE the seat is free or its hold has ended, in one statement',
  expected: {
    oneInstance: 'holds',
    severalInstances: 'holds',
    pause: 'holds',
    crash: 'holds',
    limit: 'broken',
  },
  autocommit: true,
  create({ database, holdTtlMs }) {
    return {
      hold: (request) => hold(database, request, holdTtlMs),
      confirm: (request) => confirm(database, request),
      release: (request) => release(database, request),
    };
  },
};

async function hold(database: Database, request: SeatRequest, holdTtlMs: number): Promise<Hold> {
  const { eventId, label, buyerId } = request;
  const [held] = await database.run(HOLD_IF_FREE, [eventId, label, buyerId, holdTtlMs]);
  if (held !== undefined) return { ...request, expiresAt: held.heldUntil };
  // No row: there is no such seat, or it is taken, or the buyer has enough.
  await requireMayHold(database, await readSeat(database, request), request);
  throw new SeatTaken(request); // What stood in the way has ended since the statement said no.
}

async function confirm(database: Database, request: SeatRequest): Promise<SeatRequest> {
  const { eventId, label, buyerId } = request;
  const [confirmed] = await database.run(CONFIRM_IF_HELD, [eventId, label, buyerId]);
  if (confirmed !== undefined) return request;
  const seat = await readSeat(database, request);
  if (seat.ownerId === buyerId) return request;
  requireHoldInForce(seat, request);
  throw new NotYourHold(request); // It has become the buyer's only since the statement said no.
}

async function release(database: Database, request: SeatRequest): Promise<void> {
  const { eventId, label, buyerId } = request;
  const [released] = await database.run(RELEASE_IF_HELD, [eventId, label, buyerId]);
  if (released !== undefined) return;
  await readSeat(database, request);
  throw new NotYourHold(request);
}
