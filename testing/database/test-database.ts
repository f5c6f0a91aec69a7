import { randomBytes } from 'node:crypto';
import { connectDatabase, type LevelSchema, poolOf } from '@ticket-rush/shared/database/connect';
import { type Database, openDatabase } from '@ticket-rush/shared/database/database';
import { databasesAt } from '@ticket-rush/stack/servers/databases';
import type { DataSource } from 'typeorm';
import { runningParts } from '../servers/running-parts';
import { until } from '../until';
import { POOL_WAIT_MS } from './pool-wait';
import { templateOf } from './template';

/** A database of a test's own. */
export interface TestDatabase {
  dataSource: DataSource;
  database: Database;
  url: string;
  /** @throws if a connection was borrowed and not given back */
  close(): Promise<void>;
}

const POOL_SIZE = 5;

/** Creates a fresh database on the running server, with the shared schema and the level's own. */
export async function openTestDatabase(schema?: LevelSchema): Promise<TestDatabase> {
  const { adminUrl } = runningParts().postgres;
  const server = databasesAt(adminUrl);
  const name = `test_${randomBytes(6).toString('hex')}`;
  const url = await server.createDatabase(name, await templateOf(adminUrl, schema));
  const dataSource = await connectDatabase(
    { url, poolSize: POOL_SIZE, poolWaitMs: POOL_WAIT_MS, applicationName: name },
    schema,
  );
  return {
    dataSource,
    database: openDatabase(dataSource),
    url,
    async close() {
      const { totalCount, idleCount } = poolOf(dataSource);
      await dataSource.destroy();
      await server.dropDatabase(name);
      if (totalCount !== idleCount)
        throw new Error(`${totalCount - idleCount} connections were not given back`);
    },
  };
}

/**
 * Resolves as soon as each of `waiters` waits for a lock, or one session does if none is named: "the second buyer is
 * waiting now".
 *
 * @returns true; or false as soon as one of them has ended instead
 * @throws an Error if it waits in vain
 */
export async function untilBlocked(
  { dataSource }: Pick<TestDatabase, 'dataSource'>,
  ...waiters: Promise<unknown>[]
): Promise<boolean> {
  const wanted = Math.max(1, waiters.length);
  let ended = false;
  const end = () => {
    ended = true;
  };
  for (const waiter of waiters) waiter.then(end, end);
  await until(
    `${wanted} sessions wait for a lock, or one of them has ended`,
    async () => ({ ended, waiting: await waitingSessions(dataSource) }),
    (now) => now.ended || now.waiting >= wanted,
  );
  return !ended;
}

async function waitingSessions(dataSource: DataSource): Promise<number> {
  const waiting: unknown[] = await dataSource.query(
    `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return waiting.length;
}
