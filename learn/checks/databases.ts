import { connectDatabase, type LevelSchema } from '@ticket-rush/shared/database/connect';
import type { DataSource } from 'typeorm';
import type { Servers } from '../exercise';

/** One connection for each of three parties, one that looks on, and the rest for making and judging rows. */
const POOL_SIZE = 8;

/** The database of a level, made once for all checks of an exercise. */
export function databaseOf(name: string, schema?: LevelSchema): (servers: Servers) => Promise<DataSource> {
  const opened = new WeakMap<Servers, Promise<DataSource>>();
  return (servers) => {
    const known = opened.get(servers) ?? open(servers);
    opened.set(servers, known);
    return known;
  };

  async function open({ postgres, onClose }: Servers): Promise<DataSource> {
    const unique = `${name}_${process.pid}`;
    const url = await postgres.createDatabase(unique);
    const dataSource = await connectDatabase(
      { url, poolSize: POOL_SIZE, poolWaitMs: 5_000, applicationName: unique },
      schema,
    );
    onClose(async () => {
      await dataSource.destroy();
      await postgres.dropDatabase(unique);
    });
    return dataSource;
  }
}
