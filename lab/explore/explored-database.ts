import { connectDatabase } from '@ticket-rush/shared/database/connect';
import { installMissing } from '@ticket-rush/stack/install/doctor';
import type { Scratch } from '@ticket-rush/stack/process/scratch';
import { type Parts, startParts } from '@ticket-rush/stack/servers/server-parts';
import type { DataSource } from 'typeorm';
import { type ExploredLevel, type LevelSource, sourceOf } from './levels';
import type { RedisRoom } from './redis-room';

/** One for each of three parties, one that looks on, and the rest for making and judging rows. */
const POOL_SIZE = 8;

/** A level that can be explored: a fresh database with its schema and, where it uses Redis, connections to that. */
export interface OpenLevel {
  source: LevelSource;
  dataSource: DataSource;
  room?: RedisRoom;
  close(): Promise<void>;
}

/**
 * Starts PostgreSQL, and Redis where one of the levels uses it.
 *
 * @throws an Error with the command that gets what is missing
 */
export async function startExploredServers(
  scratch: Scratch,
  report: (line: string) => void,
  levels: readonly ExploredLevel[],
): Promise<Parts> {
  const sources = await Promise.all(levels.map(sourceOf));
  const usesRedis = sources.some((source) => source.usesRedis);
  await installMissing(report, usesRedis ? ['postgres', 'redis-server'] : ['postgres']);
  return startParts(scratch, usesRedis ? ['redis'] : []);
}

let databases = 0;

export async function openLevel({ postgres, redis }: Parts, level: ExploredLevel): Promise<OpenLevel> {
  const source = await sourceOf(level);
  const name = `explore_${++databases}`;
  const url = await postgres.createDatabase(name);
  const dataSource = await connectDatabase(
    { url, poolSize: POOL_SIZE, poolWaitMs: 5_000, applicationName: 'explore' },
    source.schema,
  );
  // For connections that are opened from now on. A schedule commits several times, and no power fails meanwhile.
  await dataSource.query(`ALTER DATABASE ${name} SET synchronous_commit = off`);
  const room = source.usesRedis && (await openRoom(redis ?? []));
  return {
    ...{ source, dataSource },
    ...(room && { room }),
    async close() {
      room?.close();
      await dataSource.destroy();
    },
  };
}

/** The same for as long as the work takes. */
export async function withLevel<T>(
  servers: Parts,
  level: ExploredLevel,
  work: (open: OpenLevel) => Promise<T>,
): Promise<T> {
  const open = await openLevel(servers, level);
  try {
    return await work(open);
  } finally {
    await open.close();
  }
}

/** Only now: the other levels do not load the client of Redis. */
async function openRoom(servers: readonly { url: string }[]): Promise<RedisRoom> {
  const { openRedisRoom } = await import('./redis-room');
  return openRedisRoom(servers.map(({ url }) => url));
}
