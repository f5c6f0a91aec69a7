import type { DataSource } from 'typeorm';

export interface Decided {
  confirmed: number;
  perTransaction: number;
  /** By the server's own clock. */
  perSecond: number;
}

/**
 * How fast the decisions came that are in the database, from the end of the first transaction's to the last. Its own would
 * be counted without the time that they took. (`xmin` is the transaction that has written a row.)
 */
export async function countDecided(dataSource: DataSource): Promise<Decided> {
  const [{ perSecond, ...counts }] = await dataSource.query<[Decided & { perSecond: number | null }]>(
    `WITH first AS (
       SELECT xmin AS transaction FROM booking_decisions ORDER BY decided_at LIMIT 1
     ), span AS (
       SELECT max(decided_at) AS begun FROM booking_decisions d, first WHERE d.xmin = first.transaction
     )
     SELECT count(*) FILTER (WHERE status = 'confirmed')::integer AS confirmed,
            count(*)::float8 / greatest(count(DISTINCT d.xmin::text), 1) AS "perTransaction",
            count(*) FILTER (WHERE decided_at > begun)
              / nullif(extract(epoch FROM max(decided_at) - max(begun)), 0)::float8 AS "perSecond"
       FROM booking_decisions d, span`,
  );
  if (perSecond === null) throw new Error('one transaction has decided everything: too few for a speed');
  return { ...counts, perSecond };
}
