import type { Database } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';

/** A failure as an operator chooses among them. */
export interface Failure {
  id: string;
  technique: string;
  /** `null` if it could not be read. */
  requestId: string | null;
  attempts: number;
  cause: string;
  failedAt: Date;
  replayedAt: Date | null;
}

const LIST_FAILURES = statement<Failure>(
  'list-failures',
  `SELECT id, technique, request_id AS "requestId", attempts, cause, failed_at AS "failedAt", replayed_at AS "replayedAt"
     FROM failed_requests WHERE $1::text IS NULL OR technique = $1
    ORDER BY failed_requests.id`,
);

const FIND_OPEN = statement<{ id: string }>(
  'find-open-failures',
  'SELECT id FROM failed_requests WHERE replayed_at IS NULL ORDER BY id',
);

/** What has failed, of one technique or of all, the oldest first. */
export function listFailures(database: Database, technique: string | undefined): Promise<Failure[]> {
  return database.run(LIST_FAILURES, [technique ?? null]);
}

/** What has failed and has not been replayed. */
export async function findOpenFailures(database: Database): Promise<string[]> {
  return (await database.run(FIND_OPEN, [])).map(({ id }) => id);
}
