import type { DataSource } from 'typeorm';
import { until } from '../until';

/** Any number will do. */
const COMMITS = 4_711;

/** Takes a lock of the database by `sql`, in a transaction of its own. @returns what ends it */
export async function holdUp(
  dataSource: DataSource,
  sql: string,
  values: unknown[] = [],
): Promise<() => Promise<void>> {
  const runner = dataSource.createQueryRunner();
  await runner.startTransaction();
  await runner.query(sql, values);
  return async () => {
    await runner.rollbackTransaction();
    await runner.release();
  };
}

/**
 * Makes it possible to stand between COMMIT and its answer: a constraint that is checked at the end of each transaction which
 * writes to one of the tables, and takes its time while the test holds a lock.
 *
 * @returns what holds up every COMMIT from then on, and returns what lets them through
 */
export async function openCommitGate(
  dataSource: DataSource,
  tables: string[],
): Promise<() => Promise<() => Promise<void>>> {
  await dataSource.query(`CREATE FUNCTION wait_at_commit() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN PERFORM pg_advisory_xact_lock_shared(${COMMITS}); RETURN NULL; END'`);
  for (const table of tables) {
    await dataSource.query(`CREATE CONSTRAINT TRIGGER wait_at_commit AFTER INSERT ON ${table}
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait_at_commit()`);
  }
  return () => holdUp(dataSource, `SELECT pg_advisory_xact_lock(${COMMITS})`);
}

/** Ends the sessions of a process, as if PostgreSQL had noticed that it is gone. @param application the name that its sessions give */
export async function endSessions(dataSource: DataSource, application: string): Promise<void> {
  await sessionsOf(dataSource, application, 'pg_terminate_backend(pid)');
  await untilSessionsEnded(dataSource, application);
}

/** PostgreSQL has ended the sessions that a process has left. */
export async function untilSessionsEnded(dataSource: DataSource, application: string): Promise<void> {
  const left = async () => (await sessionsOf(dataSource, application, 'pid')).length;
  await until(`the sessions of ${application} have ended`, left, (count) => count === 0);
}

function sessionsOf(dataSource: DataSource, application: string, what: string): Promise<unknown[]> {
  return dataSource.query(
    `SELECT ${what} FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1`,
    [application],
  );
}
