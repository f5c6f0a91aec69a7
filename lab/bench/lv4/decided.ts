import type { DataSource } from 'typeorm';

export interface Decided {
  confirmed: number;
  perTransaction: number;
  /** By the server's own clock. */
  perSecond: number;
}

/**
 * How fast everything was decided that is in the database: from the beginning of the first transaction, which is when a
 * booking says that it was booked, to the last decision. (`xmin` is the transaction that has written a row.)
 */
export async function countDecided(dataSource: DataSource): Promise<Decided> {
  const [{ perSecond, ...counts }] = await dataSource.query<[Decided & { perSecond: number | null }]>(
    `WITH began AS (SELECT min(booked_at) AS at FROM bookings)
     SELECT count(*) FILTER (WHERE status = 'confirmed')::integer AS confirmed,
            count(*)::float8 / greatest(count(DISTINCT decision.xmin::text), 1) AS "perTransaction",
            count(*) / nullif(extract(epoch FROM max(decided_at) - min(began.at)), 0)::float8 AS "perSecond"
       FROM booking_decisions AS decision, began`,
  );
  if (perSecond === null) throw new Error('nothing was booked, or nothing decided');
  return { ...counts, perSecond };
}
