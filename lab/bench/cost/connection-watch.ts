import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';

/** What the connections of a database did on average, each moment of a while. */
export interface ConnectionUse {
  /** So many were in a transaction or in a statement. */
  busy: number;
  /** So many of them waited for a lock of another. */
  waiting: number;
}

const EVERY_MS = 5;

/** The hand that looks is named `bench`, and not counted. */
const LOOK = `
  SELECT count(*) FILTER (WHERE state <> 'idle')::integer AS busy,
         count(*) FILTER (WHERE state <> 'idle' AND wait_event_type = 'Lock')::integer AS waiting
    FROM pg_stat_activity
   WHERE datname = current_database() AND backend_type = 'client backend' AND application_name <> 'bench'`;

/** Looks at all connections every few milliseconds, as long as `during` lasts. PostgreSQL keeps no sum of such times. */
export async function watchConnections<Result>(
  dataSource: DataSource,
  during: () => Promise<Result>,
): Promise<ConnectionUse & { result: Result }> {
  const over = new AbortController();
  const sum = { busy: 0, waiting: 0, looks: 0 };
  const looking = (async () => {
    while (!over.signal.aborted) {
      const [{ busy, waiting }] = await dataSource.query<[ConnectionUse]>(LOOK);
      sum.busy += busy;
      sum.waiting += waiting;
      sum.looks++;
      await sleep(EVERY_MS, undefined, { signal: over.signal }).catch(() => undefined);
    }
  })();
  looking.catch(() => undefined); // It is thrown below, unless `during` has failed as well.
  const result = await during().finally(() => over.abort());
  await looking;
  return { result, busy: sum.busy / sum.looks, waiting: sum.waiting / sum.looks };
}
