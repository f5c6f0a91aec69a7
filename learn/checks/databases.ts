import { connectDatabase, type LevelSchema } from '@ticket-rush/shared/database/connect';
import type { DataSource } from 'typeorm';
import type { Servers } from '../exercise';

/** One connection for each of three parties, one that looks on, and the rest for making and judging rows. */
const POOL_SIZE = 8;

/**
 * The database of a level, made once for all files of an exercise. Each file has connections of its own: a statement that one has
 * prepared under a name is in the way of another's.
 */
export function databaseOf(name: string, schema?: LevelSchema): (servers: Servers) => Promise<DataSource> {
  const unique = `${name}_${process.pid}`;
  const opened = new WeakMap<Servers, Promise<DataSource>>();
  let created: Promise<string> | undefined;
  return (servers) => {
    const known = opened.get(servers) ?? open(servers);
    opened.set(servers, known);
    return known;
  };

  async function open({ postgres, onClose, onEnd }: Servers): Promise<DataSource> {
    if (created === undefined) {
      created = postgres.createDatabase(unique);
      onEnd(() => postgres.dropDatabase(unique));
    }
    const dataSource = await connectDatabase(
      { url: await created, poolSize: POOL_SIZE, poolWaitMs: 5_000, applicationName: unique },
      schema,
    );
    onClose(() => dataSource.destroy());
    return dataSource;
  }
}
