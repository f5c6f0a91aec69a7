import { connectDatabase } from '@ticket-rush/shared/database/connect';
import type { Parts } from '@ticket-rush/stack/servers/server-parts';
import { createClient } from 'redis';
import type { DataSource } from 'typeorm';

const POOL_WAIT_MS = 60_000;

/** A hand on a database that a service has laid out: nothing but SQL and the shared entities is needed of it. */
export function connectTo(url: string): Promise<DataSource> {
  return connectDatabase({ url, poolSize: 2, poolWaitMs: POOL_WAIT_MS, applicationName: 'bench' });
}

/** As the servers name themselves. */
export async function versionsOf({ redis, postgres }: Pick<Parts, 'redis' | 'postgres'>) {
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
