import type { Database } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';

/** What the buyer reads as the reason of `failed`. */
const LOST = 'lost';

const FAIL_LOST = statement(
  'fail-lost',
  `INSERT INTO booking_decisions (id, status, reason, accepted_at, decided_at)
   SELECT $1::uuid, 'failed', '${LOST}', min(found_at), clock_timestamp() FROM lost_records
    WHERE technique = $2 AND lane = $3 AND partition = $4 AND from_offset <= $5 AND to_offset > $5
   HAVING count(*) > 0
   ON CONFLICT DO NOTHING`,
);

/** Where a request was in the log. */
interface Position {
  technique: string;
  lane: string;
  partition: number;
  offset: string;
}

/**
 * Decides a request as failed if the log has lost it. Only its buyer can say which it was: the receipt carries the id and the
 * position. When the request was accepted is not known any more, so the moment stands for it at which the loss was found.
 */
export async function failLost(database: Database, id: string, position: Position): Promise<void> {
  const { technique, lane, partition, offset } = position;
  await database.run(FAIL_LOST, [id, technique, lane, partition, offset]);
}
