import type { Database, Transaction } from '@ticket-rush/shared/database/database';
import type { Failures } from '../failures/failures';
import type { LogBatch, LogRecord } from '../log/log';
import type { AnnounceBookings } from '../outbox/booking-confirmed';
import { type AcceptedRequest, decodeRequest } from '../requests/request-message';
import { type Decided, recordDecisions, undecided } from './decision';
import { advanceSlot, type RecordLost } from './slot-progress';

/** Decides requests in their order, inside a transaction: one decision for each, in the same order. */
export type Decide = (
  transaction: Transaction,
  requests: AcceptedRequest[],
) => Promise<Decided['decision'][]>;

/**
 * What a technique does with a batch: it runs `inTransaction` once, with what decides, and may do something before and
 * after it. Whatever throws before the transaction leaves the batch undecided.
 */
export type DecideBatch = <T>(
  requests: AcceptedRequest[],
  inTransaction: (decide: Decide) => Promise<T>,
  batch: LogBatch,
) => Promise<T>;

export interface DecideNeeds {
  database: Database;
  failures: Failures;
  /** Lets other services know. */
  announce: AnnounceBookings;
  recordLost: RecordLost;
  /** How long a request is worth deciding, in milliseconds. */
  requestTtlMs: number;
}

type Reading = { record: LogRecord; request: AcceptedRequest } | { record: LogRecord; error: unknown };

/**
 * Decides a batch once, as far as the database can tell: delivery is at-least-once, and the effects are deduplicated in
 * the transaction that has them, by the progress of the slot and by the id of the request.
 *
 * @returns what was decided now; what had been decided before is not in it
 */
export function decideBatch(
  { database, failures, announce, recordLost, requestTtlMs }: DecideNeeds,
  batch: LogBatch,
  decideAsTechnique: DecideBatch,
): Promise<Decided[]> {
  const readings = batch.records.map(read);
  const inTransaction = (decide: Decide) =>
    database.transaction(async (transaction) => {
      const fresh = new Set(await advanceSlot(transaction, batch, recordLost));
      const unhandled = readings.filter(({ record }) => fresh.has(record));
      const open = await undecided(transaction, requestsIn(unhandled));
      const decided = await decideInTime(transaction, open, decide, requestTtlMs);
      await recordDecisions(transaction, decided);
      await announce(transaction, decided);
      for (const reading of unhandled) {
        if ('error' in reading) await failures.unreadable(transaction, { place: batch, ...reading });
      }
      return decided;
    });
  return decideAsTechnique(requestsIn(readings), inTransaction, batch);
}

function read(record: LogRecord): Reading {
  try {
    return { record, request: decodeRequest(record.value) };
  } catch (error) {
    return { record, error };
  }
}

function requestsIn(readings: Reading[]): AcceptedRequest[] {
  return readings.flatMap((reading) => ('request' in reading ? [reading.request] : []));
}

/**
 * By two clocks, that of the API which accepted and that of this worker: the limit is good to their difference. A purchase
 * is late if it has not begun in time, which its saga knows.
 */
async function decideInTime(
  transaction: Transaction,
  requests: AcceptedRequest[],
  decide: Decide,
  ttlMs: number,
): Promise<Decided[]> {
  const oldest = Date.now() - ttlMs;
  const isLate = ({ wants, acceptedAt }: AcceptedRequest) =>
    wants.kind !== 'purchase' && acceptedAt.getTime() < oldest;
  const late = requests.filter(isLate);
  const inTime = requests.filter((request) => !isLate(request));
  const decisions = inTime.length === 0 ? [] : await decide(transaction, inTime);
  return [
    ...late.map((request) => ({ request, decision: { status: 'expired' as const } })),
    ...inTime.map((request, index) => ({ request, decision: decisions[index] as Decided['decision'] })),
  ];
}
