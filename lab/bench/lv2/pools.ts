import { connectDatabase } from '@ticket-rush/shared/database/connect';
import type { DataSource } from 'typeorm';
import { schema } from '../../../lv2-db-lock/src/schema';

/** Connections to one database, in one pool for each number of callers: as large as they are many. */
export interface Pools {
  forCallers(callers: number): DataSource;
  /** For whatever is not measured. */
  readonly aside: DataSource;
  close(): Promise<void>;
}

const POOL_WAIT_MS = 30_000;

export async function openPools(url: string, callers: Iterable<number>): Promise<Pools> {
  const open = (poolSize: number) =>
    connectDatabase({ url, poolSize, poolWaitMs: POOL_WAIT_MS, applicationName: 'lv2/bench' }, schema);
  const aside = await open(1);
  const pools = new Map<number, DataSource>();
  for (const count of callers) pools.set(count, await open(count));
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
