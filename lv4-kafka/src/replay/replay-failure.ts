import type { Database, Transaction } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import { writeOutbox } from '../outbox/outbox';
import { type AcceptedRequest, decodeRequest, encodeRequest } from '../requests/request-message';
import { techniques } from '../techniques';

/** Why a failure is not replayed. No row was changed. */
export class NotReplayed extends Error {}

/** The sale is judged by the clock of the database, for a request that is replayed as for any other. */
const READ_CLOCK = statement<{ now: Date }>('read-clock', 'SELECT now()');

const CLAIM_FAILURE = statement<{ technique: string; payload: string; replayTo: string }>(
  'claim-failure',
  `UPDATE failed_requests SET replayed_at = clock_timestamp() WHERE id = $1 AND replayed_at IS NULL
   RETURNING technique, payload, replay_to AS "replayTo"`,
);

const READ_REPLAYED_AT = statement<{ replayedAt: Date }>(
  'read-replayed-at',
  'SELECT replayed_at AS "replayedAt" FROM failed_requests WHERE id = $1',
);

const TAKE_BACK_DECISION = statement<{ id: string }>(
  'take-back-decision',
  `DELETE FROM booking_decisions WHERE id = $1 AND status = 'failed' RETURNING id`,
);

/**
 * Re-issues a request that failed, once. It is pending again, and goes to the end of its technique's log as if it had been
 * accepted now. All of this is one transaction; the outbox carries the record. Of two operators at the same time the second
 * waits for the first, and is told that the request was replayed already.
 *
 * @returns the id of the request
 * @throws NotReplayed
 */
export function replayFailure(database: Database, failureId: string): Promise<string> {
  return database.transaction(async (transaction) => {
    const [claimed] = await transaction.run(CLAIM_FAILURE, [failureId]);
    if (claimed === undefined) throw new NotReplayed(await whyNot(transaction, failureId));
    const request = read(claimed.payload);
    const [takenBack] = await transaction.run(TAKE_BACK_DECISION, [request.id]);
    if (takenBack === undefined) throw new NotReplayed('the request is not failed any more');
    const [clock] = await transaction.run(READ_CLOCK, []);
    const again = { ...request, acceptedAt: (clock as { now: Date }).now };
    const key = keyOf(claimed.technique, again);
    await writeOutbox(transaction, [{ topic: claimed.replayTo, key, value: encodeRequest(again) }]);
    return request.id;
  });
}

async function whyNot(transaction: Transaction, failureId: string): Promise<string> {
  const [failure] = await transaction.run(READ_REPLAYED_AT, [failureId]);
  if (failure === undefined) return 'there is no such failure';
  return `it has been replayed, at ${failure.replayedAt.toISOString()}`;
}

/** By the version that runs now: what an older one could not read, this one may. */
function read(payload: string): AcceptedRequest {
  try {
    return decodeRequest(payload);
  } catch (error) {
    throw new NotReplayed(`it is no request that can be read: ${reason(error)}`);
  }
}

/** zod puts a whole document into its message. */
function reason(error: unknown): string {
  const { issues, message } = error as {
    issues?: { path: PropertyKey[]; message: string }[];
    message: string;
  };
  const [issue] = issues ?? [];
  return issue === undefined ? message : `${issue.path.join('.') || 'it'}: ${issue.message}`;
}

function keyOf(slug: string, request: AcceptedRequest): string | null {
  const technique = techniques.find((known) => known.slug === slug);
  if (technique === undefined) throw new NotReplayed(`there is no technique ${slug}`);
  return technique.keyOf(request);
}
