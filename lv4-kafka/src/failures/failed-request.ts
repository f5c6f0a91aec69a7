import type { Transaction } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import type { FailedRecord } from '../decide/failures';
import { topicOf } from '../techniques/technique';
import { printable } from './printable';

/** Characters. A longer record was not written by the API: it is cut, and the whole of it is where it was read. */
export const MOST_PAYLOAD = 10_000;
const MOST_CAUSE = 4_000;

/** What the operator is told of a record that was given up: the same in the table and on the dead-letter topic. */
export interface FailedRequestRow {
  id: string;
  failedAt: Date;
  /** `null` if not even that could be read. */
  requestId: string | null;
  technique: string;
  /** Where it was read last. */
  topic: string;
  partition: number;
  offset: string;
  attempts: number;
  cause: string;
  payload: string;
}

const INSERT_FAILURE = statement<Pick<FailedRequestRow, 'id' | 'failedAt'>>(
  'insert-failure',
  `INSERT INTO failed_requests
          (request_id, technique, topic, partition, record_offset, attempts, cause, payload, replay_to)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
   RETURNING id, failed_at AS "failedAt"`,
);

/** Writes the failure down, with its cause, and where it would have to go to be tried anew. */
export async function recordFailure(
  transaction: Transaction,
  topicPrefix: string,
  { place, record, error }: FailedRecord,
  requestId: string | null,
): Promise<FailedRequestRow> {
  const { set: technique, topic, partition } = place;
  const { offset, attempt: attempts, value } = record;
  const cause = printable(causeOf(error), MOST_CAUSE);
  const payload = printable(value, MOST_PAYLOAD);
  const replayTo = topicOf(topicPrefix, { slug: technique });
  const values = [requestId, technique, topic, partition, offset, attempts, cause, payload, replayTo];
  const [row] = await transaction.run(INSERT_FAILURE, values);
  const { id, failedAt } = row as Pick<FailedRequestRow, 'id' | 'failedAt'>;
  return { id, failedAt, requestId, technique, topic, partition, offset, attempts, cause, payload };
}

/** The message comes first, and then where it was thrown. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.stack?.includes(error.message) ? error.stack : `${error.message}\n${error.stack ?? ''}`;
}
