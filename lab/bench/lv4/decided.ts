import { countInversions } from '@ticket-rush/shared/booking/audit/inversions';
import type { DataSource } from 'typeorm';

export interface Decided {
  confirmed: number;
  perTransaction: number;
  /** By the server's own clock. */
  perSecond: number;
}

/**
 * How fast the database was filled with decisions: those after the first transaction, from its last decision to the last of all.
 * When the first transaction began is written nowhere. (`xmin` is the transaction that has written a row.)
 */
export async function countDecided(dataSource: DataSource): Promise<Decided> {
  const [{ perSecond, ...counts }] = await dataSource.query<[Decided & { perSecond: number | null }]>(
    `WITH began AS (
       SELECT count(*) AS decided, max(decided_at) AS at FROM booking_decisions
        WHERE xmin::text = (SELECT xmin::text FROM booking_decisions ORDER BY decided_at LIMIT 1)
     )
     SELECT count(*) FILTER (WHERE status = 'confirmed')::integer AS confirmed,
            count(*)::float8 / greatest(count(DISTINCT decision.xmin::text), 1) AS "perTransaction",
            (count(*) - min(began.decided))
              / nullif(extract(epoch FROM max(decided_at) - min(began.at)), 0)::float8 AS "perSecond"
       FROM booking_decisions AS decision, began`,
  );
  if (perSecond === null) throw new Error('nothing was decided after the first transaction');
  return { ...counts, perSecond };
}

/** The share of pairs of values that are in the wrong order: 0 where all are in order, 1/2 where they are shuffled. */
export function outOfTurn(values: readonly number[]): number {
  const pairs = (values.length * (values.length - 1)) / 2;
  return pairs === 0 ? 0 : countInversions(values) / pairs;
}

/**
 * How many pairs of an event's requests were decided in another order than that in which the API accepted them. The API's
 * clock is read in milliseconds: two that were accepted in the same one are in order, whichever was decided first.
 */
export async function outOfTurnShare(dataSource: DataSource, eventId: number): Promise<number> {
  const rows = await dataSource.query<{ decidedAt: number }[]>(
    `SELECT extract(epoch FROM decided_at)::float8 AS "decidedAt" FROM booking_decisions
      WHERE event_id = $1 ORDER BY accepted_at, decided_at`,
    [eventId],
  );
  return outOfTurn(rows.map(({ decidedAt }) => decidedAt));
}
