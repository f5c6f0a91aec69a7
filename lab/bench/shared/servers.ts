import { connectDatabase, type LevelSchema } from '@ticket-rush/shared/database/connect';
import { diagnose, installMissing } from '@ticket-rush/stack/install/doctor';
import type { PartName } from '@ticket-rush/stack/install/parts';
import type { LevelName } from '@ticket-rush/stack/level/levels';
import { type Parts, type StartedParts, startParts } from '@ticket-rush/stack/servers/server-parts';
import { createClient } from 'redis';
import type { DataSource } from 'typeorm';
import { partsOf } from '../../rush/levels/prepare-levels';
import { serversFor } from '../../rush/levels/start-servers';
import type { Stage } from '../run';

const POOL_WAIT_MS = 60_000;

/**
 * Gets a program to measure with, and the servers that are measured.
 *
 * @returns where the program is, and its version
 * @throws if one of them is missing and cannot be installed without asking; the message says how to get it
 */
export async function requireTool(
  tool: PartName,
  servers: readonly PartName[],
  report: (line: string) => void,
): Promise<{ path: string; version: string }> {
  await installMissing(report, [tool, ...servers]);
  const [found] = await diagnose([tool]);
  if (!found?.found) throw new Error(`${tool} is missing. Get it by: ${found?.remedy}`);
  return found;
}

/** Gets what these levels need on this machine, and starts their servers. @throws if a part cannot be had without asking */
export async function startServersOf(
  names: readonly LevelName[],
  { scratch, during, ended }: Stage,
): Promise<{ parts: StartedParts; versions: Versions }> {
  await installMissing(ended, names.flatMap(partsOf));
  during(() => 'starting the servers');
  const parts = await startParts(scratch, serversFor(names));
  return { parts, versions: await versionsOf(parts) };
}

/** Connects to a database that a service has laid out, or is to be laid out by this schema. */
export function connectTo(url: string, schema?: LevelSchema, poolSize = 2): Promise<DataSource> {
  return connectDatabase({ url, poolSize, poolWaitMs: POOL_WAIT_MS, applicationName: 'bench' }, schema);
}

/** As the servers name themselves. */
interface Versions {
  redis: string;
  postgres: string;
}

export async function versionsOf({ redis, postgres }: Pick<Parts, 'redis' | 'postgres'>): Promise<Versions> {
  const dataSource = await connectTo(postgres.adminUrl);
  const [{ version }] = await dataSource.query<[{ version: string }]>(
    "SELECT current_setting('server_version') AS version",
  );
  await dataSource.destroy();
  return { redis: await redisVersion(redis), postgres: version };
}

async function redisVersion([server]: Parts['redis'] = []): Promise<string> {
  if (server === undefined) return 'none';
  const client = createClient({ url: server.url });
  await client.connect();
  const info = await client.info('server');
  client.destroy();
  return /^redis_version:(\S+)/m.exec(info)?.[1] ?? 'unknown';
}
