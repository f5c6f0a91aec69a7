import type { DataSource } from 'typeorm';

/** Any number will do. */
const COMMITS = 4_711;

/** Takes a lock of the database by `sql`, in a transaction of its own. @returns what ends it */
export async function holdUp(dataSource: DataSource, sql: string): Promise<() => Promise<void>> {
  const runner = dataSource.createQueryRunner();
  await runner.startTransaction();
  await runner.query(sql);
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
