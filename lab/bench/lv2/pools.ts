import type { DataSource } from 'typeorm';
import { schema } from '../../../lv2-db-lock/src/schema';
import { connectTo } from '../shared/servers';

/** Connections to one database, in one pool for each number of callers: as large as they are many. */
export interface Pools {
  forCallers(callers: number): DataSource;
  /** For what is not measured. */
  readonly aside: DataSource;
  close(): Promise<void>;
}

export async function openPools(url: string, callers: Iterable<number>): Promise<Pools> {
  const aside = await connectTo(url, schema, 1);
  const pools = new Map<number, DataSource>();
  for (const count of callers) pools.set(count, await connectTo(url, schema, count));
  return {
    aside,
    forCallers(count) {
      const pool = pools.get(count);
      if (pool === undefined) throw new Error(`there is no pool for ${count} callers`);
      return pool;
    },
    async close() {
      await Promise.all([aside, ...pools.values()].map((dataSource) => dataSource.destroy()));
    },
  };
}
