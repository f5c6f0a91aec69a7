import { type DataSource, MigrationExecutor, type QueryRunner } from 'typeorm';
import { StartError } from '../config/start-errors';
import type { Logger } from '../telemetry/logger';
import { SQLSTATE, sqlState } from './database-errors';

/** Any number will do, as long as every instance uses the same. */
const MIGRATION_LOCK = 7_466_837;

const HOLDERS = `
  SELECT pid, application_name AS application, state, query_start AS "since"
    FROM pg_locks JOIN pg_stat_activity USING (pid)
   WHERE locktype = 'advisory' AND granted AND classid = 0 AND objid = $1 AND objsubid = 1
     AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

interface Patience {
  /** How long to wait for a lock that another session holds, in milliseconds. */
  lockWaitMs: number;
  logger?: Logger | undefined;
}

/**
 * Runs the migrations that are still to do.
 *
 * Instances start together, and TypeORM does not keep two of them from creating the same table, so an advisory lock
 * does. Lock and migrations share one transaction: with a pool of one there is no other connection, and behind a pooler the next
 * transaction may run on another session, which would not have the lock.
 *
 * @throws StartError if another session holds the lock, or a table that has to change, for too long
 */
export async function migrate(dataSource: DataSource, { lockWaitMs, logger }: Patience): Promise<void> {
  const runner = dataSource.createQueryRunner();
  const executor = new MigrationExecutor(dataSource, runner);
  executor.transaction = 'all'; // Ours, which has begun already.
  try {
    await runner.startTransaction();
    await runner.query(`SET LOCAL lock_timeout = ${lockWaitMs}`);
    await takeLock(runner, logger);
    await executor.executePendingMigrations();
    await runner.commitTransaction();
  } catch (error) {
    await runner.rollbackTransaction().catch(() => undefined); // The first error is the one to report.
    if (sqlState(error) !== SQLSTATE.lockNotAvailable) throw error;
    const detail = `another session held a lock that the migrations need for ${lockWaitMs} ms: see pg_locks`;
    throw new StartError(`The schema could not be brought up to date: ${detail}`, { cause: error });
  } finally {
    await runner.release();
  }
}

/** Says what it waits for before it waits. */
async function takeLock(runner: QueryRunner, logger: Logger | undefined): Promise<void> {
  const [{ taken }] = await runner.query('SELECT pg_try_advisory_xact_lock($1) AS taken', [MIGRATION_LOCK]);
  if (taken) return;
  const holders = await runner.query(HOLDERS, [MIGRATION_LOCK]);
  logger?.warn({ holders }, 'waits for the migrations of another session');
  await runner.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
}
