/** What each test database starts as: the tables of one schema, made by its migrations once in a run and copied from then on. */

import { createHash } from 'node:crypto';
import { connectDatabase, type LevelSchema } from '@ticket-rush/shared/database/connect';
import { databasesAt } from '@ticket-rush/stack/servers/databases';
import { Client } from 'pg';
import { POOL_WAIT_MS } from './pool-wait';

/** Any number will do: test files of two workers may want the same template at once. */
const TEMPLATE_LOCK = 5_523_101;

/** @returns the name of the template on the server */
export async function templateOf(adminUrl: string, schema?: LevelSchema): Promise<string> {
  const migrations = schema?.migrations.map(({ name }) => name) ?? [];
  const name = `template_${createHash('sha1').update(migrations.join()).digest('hex').slice(0, 12)}`;
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 0) {
      await migrate(adminUrl, `${name}_new`, schema);
      await client.query(`ALTER DATABASE ${name}_new RENAME TO ${name}`); // Complete, or not there.
    }
  } finally {
    await client.end(); // Releases the lock.
  }
  return name;
}

async function migrate(adminUrl: string, name: string, schema?: LevelSchema): Promise<void> {
  const server = databasesAt(adminUrl);
  await server.dropDatabase(name); // What an interrupted run has left.
  const url = await server.createDatabase(name);
  const options = { url, poolSize: 1, poolWaitMs: POOL_WAIT_MS, applicationName: name };
  await (await connectDatabase(options, schema)).destroy();
}
