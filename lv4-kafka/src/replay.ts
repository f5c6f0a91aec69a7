import { postgresUrl } from '@ticket-rush/shared/config/addresses';
import { readEnvironment, serviceVariables } from '@ticket-rush/shared/config/environment';
import { plaintextPasswords } from '@ticket-rush/shared/config/plaintext-passwords';
import { postgresTlsVariables } from '@ticket-rush/shared/config/postgres-tls';
import { ConfigurationInvalid, StartError } from '@ticket-rush/shared/config/start-errors';
import { connectDatabase } from '@ticket-rush/shared/database/connect';
import { openDatabase } from '@ticket-rush/shared/database/database';
import { CommanderError } from 'commander';
import { z } from 'zod';
import { replayCommand, type WithDatabase } from './replay/command';
import { schema } from './schema';

const BAD_USAGE = 2;

const DATABASE_URL = z
  .string({
    error:
      "is not set: the PostgreSQL connection string of LV.4's API and workers. `npm run lab -- stack status` shows that of a " +
      'stack that is up',
  })
  .pipe(postgresUrl);

const withDatabase: WithDatabase = async (work) => {
  const {
    DATABASE_URL: url,
    DATABASE_POOL_WAIT_MS: poolWaitMs,
    DATABASE_POOLER: pooler,
  } = readEnvironment({
    ...postgresTlsVariables,
    DATABASE_URL,
    DATABASE_POOL_WAIT_MS: serviceVariables.DATABASE_POOL_WAIT_MS,
    DATABASE_POOLER: serviceVariables.DATABASE_POOLER,
  });
  for (const line of plaintextPasswords({ DATABASE_URL: url })) process.stderr.write(`warning: ${line}\n`);
  const dataSource = await connectDatabase(
    { url, poolSize: 1, poolWaitMs, pooler, applicationName: 'lv4/replay' },
    schema,
  );
  try {
    await work(openDatabase(dataSource, pooler));
  } finally {
    await dataSource.destroy();
  }
};

/** Commander has said what was wrong. @returns the exit status */
function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : BAD_USAGE;
  const message = error instanceof StartError ? error.message : (error as Error).stack;
  process.stderr.write(`error: ${message}\n`);
  return error instanceof ConfigurationInvalid ? BAD_USAGE : 1;
}

replayCommand(withDatabase)
  .parseAsync()
  .catch((error: unknown) => {
    process.exitCode = explain(error);
  });
