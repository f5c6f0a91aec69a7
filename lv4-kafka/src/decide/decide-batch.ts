import type { Database, Transaction } from '@ticket-rush/shared/database/database';
import type { LogBatch, LogRecord } from '../log/log';
import { type AcceptedRequest, decodeRequest } from '../requests/request-message';
import { type Decided, type NotePlaces, recordDecisions, undecided } from './decision';
import type { Failures } from './failures';
import { advanceSlot, type RecordLost } from './slot-progress';

/** Decides requests in their order, inside a transaction: one decision for each, in the same order. */
export type Decide = (
  transaction: Transaction,
  requests: AcceptedRequest[],
) => Promise<Decided['decision'][]>;

/** How requests are decided: `decide` in the transaction of their batch, and `around` that what comes before and after. */
export interface Deciding {
  decide: Decide;
  around?: Around;
}

/**
 * Runs `transact` once, which opens the transaction, decides and commits. What it throws before that leaves the batch undecided.
 * A `lastLook` runs in the transaction just before COMMIT: if it throws, all is rolled back.
 */
type Around = <T>(
  requests: AcceptedRequest[],
  transact: (lastLook?: () => void | Promise<void>) => Promise<T>,
  batch: LogBatch,
) => Promise<T>;

/** Tells other services of what was booked, in the transaction that has booked it. */
export type AnnounceBookings = (transaction: Transaction, decided: Decided[]) => Promise<void>;

export interface DecideNeeds {
  database: Database;
  failures: Failures;
  announce: AnnounceBookings;
  notePlaces: NotePlaces;
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
  { database, failures, announce, notePlaces, recordLost, requestTtlMs }: DecideNeeds,
  batch: LogBatch,
  { decide, around = (_, transact) => transact() }: Deciding,
): Promise<Decided[]> {
  const readings = batch.records.map(read);
  return around(
    requestsIn(readings),
    (lastLook) =>
      database.transaction(async (transaction) => {
        const fresh = new Set(await advanceSlot(transaction, batch, recordLost));
        const unhandled = readings.filter(({ record }) => fresh.has(record));
        const open = await undecided(transaction, requestsIn(unhandled));
        const decided = await decideInTime(transaction, open, decide, requestTtlMs);
        await Promise.all([
          recordDecisions(transaction, decided, notePlaces),
          announce(transaction, decided),
        ]);
        for (const reading of unhandled) {
          if ('error' in reading) await failures.unreadable(transaction, { place: batch, ...reading });
        }
        await lastLook?.();
        return decided;
      }),
    batch,
  );
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
 * Two clocks judge it: the API's, which dated the request, and this worker's. So the limit is off by the difference of the two. A
 * purchase is late only if it has not begun in time; its saga knows that.
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
