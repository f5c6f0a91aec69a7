import { connectDatabase } from '@ticket-rush/shared/database/connect';
import { installMissing } from '@ticket-rush/stack/install/doctor';
import type { Scratch } from '@ticket-rush/stack/process/scratch';
import { type Postgres, startPostgres } from '@ticket-rush/stack/servers/postgres';
import type { DataSource } from 'typeorm';
import type { LevelSource } from './levels';

/** One for each of three parties, one that looks on, and the rest for making and judging rows. */
const POOL_SIZE = 8;

/** @throws an Error with the command that gets PostgreSQL, if it is missing */
export async function startExploredServer(
  scratch: Scratch,
  report: (line: string) => void,
): Promise<Postgres> {
  await installMissing(report, ['postgres']);
  return startPostgres(scratch);
}

let databases = 0;

/** A fresh database with the level's schema. */
export async function withLevelDatabase<T>(
  server: Postgres,
  source: LevelSource,
  work: (dataSource: DataSource) => Promise<T>,
): Promise<T> {
  const dataSource = await openLevelDatabase(server, source);
  try {
    return await work(dataSource);
  } finally {
    await dataSource.destroy();
  }
}

/** The same, open until the caller destroys it. */
export async function openLevelDatabase(server: Postgres, { schema }: LevelSource): Promise<DataSource> {
  const name = `explore_${++databases}`;
  const url = await server.createDatabase(name);
  const dataSource = await connectDatabase(
    { url, poolSize: POOL_SIZE, poolWaitMs: 5_000, applicationName: 'explore' },
    schema,
  );
  // For connections that are opened from now on. A schedule commits several times, and no power fails meanwhile.
  await dataSource.query(`ALTER DATABASE ${name} SET synchronous_commit = off`);
  return dataSource;
}
