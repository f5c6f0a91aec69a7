import type { Booking } from '@ticket-rush/shared/booking/booking';
import type { Database, Transaction } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import { TicketError } from '@ticket-rush/shared/errors/ticket-error';
import type { LogRecord } from '../log/log';
import type { AcceptedRequest } from './request-message';

/** What a technique does with a request when its turn has come. */
export type Decide = (transaction: Transaction, request: AcceptedRequest) => Promise<Booking>;

const ADVANCE = statement(
  'advance-partition',
  `INSERT INTO partition_progress (topic, partition, next_offset) VALUES ($1, $2, $3::bigint + 1)
   ON CONFLICT (topic, partition) DO UPDATE SET next_offset = $3::bigint + 1
    WHERE partition_progress.next_offset <= $3::bigint
   RETURNING next_offset`,
);

const FIND_DECISION = statement('find-decision', 'SELECT FROM booking_decisions WHERE id = $1');

const INSERT_DECISION = statement(
  'insert-decision',
  `INSERT INTO booking_decisions (id, event_id, buyer_id, status, reason, booking_id, accepted_at, decided_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, clock_timestamp())`,
);

/**
 * Decides one record, exactly one time as far as the database can tell: delivery is at-least-once, and the effects are
 * deduplicated in the transaction that has them.
 *
 * The first statement moves the partition's progress past this record, and finds out whether somebody already has. It
 * also locks that row, which makes true what the consumer group only believes: that the partition has one writer. A
 * worker that was paused, lost its partition and wakes up collides with its successor here, before it has read anything.
 *
 * @returns what was decided, `booked` or the type of the refusal; `undefined` if it had been decided before
 */
export async function decideOnce(
  database: Database,
  { topic, partition, offset }: LogRecord,
  request: AcceptedRequest,
  decide: Decide,
): Promise<string | undefined> {
  return database.transaction(async (transaction) => {
    const [advanced] = await transaction.run(ADVANCE, [topic, partition, offset]);
    if (advanced === undefined) return undefined;
    const [decided] = await transaction.run(FIND_DECISION, [request.id]);
    if (decided !== undefined) return undefined;
    const decision = await attempt(transaction, request, decide);
    await recordDecision(transaction, request, decision);
    return decision.status === 'confirmed' ? 'booked' : decision.reason;
  });
}

type Decision = { status: 'confirmed'; booking: Booking } | { status: 'rejected'; reason: string };

/** A refusal is a decision. Anything else is trouble, and trouble is tried again. */
async function attempt(
  transaction: Transaction,
  request: AcceptedRequest,
  decide: Decide,
): Promise<Decision> {
  try {
    return { status: 'confirmed', booking: await decide(transaction, request) };
  } catch (error) {
    if (!(error instanceof TicketError) || error.retryable) throw error;
    return { status: 'rejected', reason: error.type };
  }
}

async function recordDecision(
  transaction: Transaction,
  request: AcceptedRequest,
  decision: Decision,
): Promise<void> {
  const { id, eventId, buyerId, acceptedAt } = request;
  const [reason, bookingId] =
    decision.status === 'confirmed' ? [null, decision.booking.id] : [decision.reason, null];
  await transaction.run(INSERT_DECISION, [
    id,
    eventId,
    buyerId,
    decision.status,
    reason,
    bookingId,
    acceptedAt,
  ]);
}
