import type { Transaction } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import type { AcceptedRequest } from '../requests/request-message';
import { DONE, type Wanted } from '../requests/wanted';

/**
 * What becomes of a request. A decision is final, with one exception: an operator may replay a request that was given up. A purchase
 * that fails is undone, and so it is not given up and cannot be replayed, unless a step of the undoing failed. An order has the
 * bookings of all of its tickets, and its answer names them.
 */
export type Decision =
  | { status: 'confirmed'; bookingId?: number; bookingIds?: number[]; answer?: Answer }
  | Refusal
  | { status: 'expired' }
  | { status: 'failed'; reason: string };

export interface Refusal {
  status: 'rejected';
  reason: string;
  answer?: Answer;
}

/** What a level that decides at once would have answered. Left out for bookings, whose answer is the booking. */
export interface Answer {
  /** Of HTTP. */
  status: number;
  body?: object;
}

/** A request, and what was decided on it. */
export interface Decided {
  request: AcceptedRequest;
  decision: Decision;
}

/**
 * Each id is looked up alone (`OFFSET 0` keeps PostgreSQL from joining). The plan of `id = ANY ($1)` is made while there are no
 * decisions, and stays: it would compare every decision there is with every id.
 */
const FIND_DECIDED = statement<{ id: string }>(
  'find-decided',
  `SELECT found.id
     FROM unnest($1::uuid[]) AS wanted (id),
  LATERAL (SELECT id FROM booking_decisions WHERE id = wanted.id OFFSET 0) AS found`,
);

const INSERT_DECISIONS = statement(
  'insert-decisions',
  `INSERT INTO booking_decisions (id, event_id, buyer_id, status, reason, booking_id, answer, accepted_at, decided_at)
   SELECT *, clock_timestamp()
     FROM unnest($1::uuid[], $2::int[], $3::int[], $4::text[], $5::text[], $6::int[], $7::jsonb[], $8::timestamptz[])`,
);

/** Leaves out what was decided before, even under another offset, and what comes twice among these. */
export async function undecided(
  transaction: Transaction,
  requests: AcceptedRequest[],
): Promise<AcceptedRequest[]> {
  const open = new Map(requests.toReversed().map((request) => [request.id, request]));
  const decided = await transaction.run(FIND_DECIDED, [[...open.keys()]]);
  for (const { id } of decided) open.delete(id);
  return requests.filter((request) => open.get(request.id) === request);
}

/** Notes the places outside of the database that decisions make free, in the transaction of the decisions. */
export type NotePlaces = (
  transaction: Transaction,
  decided: {
    request: Pick<AcceptedRequest, 'id' | 'eventId' | 'buyerId' | 'technique'>;
    decision: Pick<Decision, 'status'>;
  }[],
) => Promise<void>;

/** Writes the decisions down, in the transaction that has done what they say. */
export async function recordDecisions(
  transaction: Transaction,
  decided: Decided[],
  notePlaces: NotePlaces,
): Promise<void> {
  if (decided.length === 0) return;
  await transaction.run(INSERT_DECISIONS, [
    decided.map(({ request }) => request.id),
    decided.map(({ request }) => request.eventId),
    decided.map(({ request }) => request.buyerId),
    decided.map(({ decision }) => decision.status),
    decided.map(({ decision }) => ('reason' in decision ? decision.reason : null)),
    decided.map(({ decision }) => ('bookingId' in decision ? decision.bookingId : null)),
    decided.map(({ decision }) => ('answer' in decision ? JSON.stringify(decision.answer) : null)),
    decided.map(({ request }) => request.acceptedAt),
  ]);
  await notePlaces(transaction, decided);
}

/** One word for the metrics. */
export function outcomeOf(decision: Decision, { kind }: Pick<Wanted, 'kind'> = { kind: 'book' }): string {
  if (decision.status === 'confirmed') return DONE[kind];
  return decision.status === 'rejected' ? decision.reason : decision.status;
}
