import type { DataSource } from 'typeorm';

const FIRST_COUNT = `
  SELECT min(coalesce(own, current_setting('autovacuum_analyze_threshold'))::integer) AS rows
    FROM pg_class LEFT JOIN LATERAL (SELECT option_value AS own FROM pg_options_to_table(reloptions)
                                      WHERE option_name = 'autovacuum_analyze_threshold') AS options ON true
   WHERE relname = ANY ($1)`;

/** How many rows there are at least when autovacuum counts one of these tables for the first time: plans of before are made anew. */
export async function rowsWhenCounted(
  dataSource: Pick<DataSource, 'query'>,
  ...tables: string[]
): Promise<number> {
  const [{ rows }] = await dataSource.query(FIRST_COUNT, [tables]);
  return rows;
}
