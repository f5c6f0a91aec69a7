import { type DataSource, MigrationExecutor } from 'typeorm';

/** Any number will do, as long as every instance uses the same. */
const MIGRATION_LOCK = 7_466_837;

/**
 * Runs the migrations that are still to do.
 *
 * Instances start together, and TypeORM does not keep two of them from creating the same table, so an advisory lock
 * does. Lock and migrations share one connection: with a pool of one there is no other.
 */
export async function migrate(dataSource: DataSource): Promise<void> {
  const runner = dataSource.createQueryRunner();
  const executor = new MigrationExecutor(dataSource, runner);
  executor.transaction = 'all';
  try {
    await runner.query('SET lock_timeout = 0');
    await runner.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await executor.executePendingMigrations();
  } finally {
    await runner.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    await runner.query('RESET lock_timeout').finally(() => runner.release());
  }
}
