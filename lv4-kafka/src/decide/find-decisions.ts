import type { Database } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import { isUuid } from '../requests/is-uuid';
import type { DecisionEntity } from './decision.entity';

/** A decision as it is read from the database, to be told to the buyer. */
export type StoredDecision = DecisionEntity;

/**
 * One array, however many ids there are: as parameters of their own they would end at 65,535, and cost several times as much. Each
 * id is looked up alone, for the reason that `find-decided` gives.
 */
const FIND_DECISIONS = statement<StoredDecision>(
  'find-decisions',
  `SELECT found.*
     FROM unnest($1::uuid[]) AS wanted (id),
  LATERAL (SELECT id, event_id AS "eventId", buyer_id AS "buyerId", status, reason, booking_id AS "bookingId", answer,
                  accepted_at AS "acceptedAt", decided_at AS "decidedAt"
             FROM booking_decisions WHERE id = wanted.id OFFSET 0) AS found`,
);

/**
 * What has become of these requests. Those that are still to be decided are missing. An id that is no UUID has no decision: the
 * query would fail for it, and with it all others who are asked for in the same query.
 */
export function findDecisions(database: Pick<Database, 'run'>): (ids: string[]) => Promise<StoredDecision[]> {
  return async (ids) => {
    const known = ids.filter(isUuid);
    return known.length === 0 ? [] : database.run(FIND_DECISIONS, [known]);
  };
}
