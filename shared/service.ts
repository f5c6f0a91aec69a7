import type { DataSource } from 'typeorm';
import type { ServiceEnvironment } from './config/environment';
import { plaintextPasswords } from './config/plaintext-passwords';
import { StartError } from './config/start-errors';
import { lackedRight } from './config/why-refused';
import { connectDatabase, type DatabaseOptions, type LevelSchema, poolOf } from './database/connect';
import { type Database, openDatabase } from './database/database';
import { createLogger, type Logger } from './telemetry/logger';
import { createMetrics, type Metrics } from './telemetry/metrics';
import { watchPool } from './telemetry/watch-pool';

/** What every process of every level has. */
export interface Service {
  level: string;
  environment: ServiceEnvironment;
  logger: Logger;
  metrics: Metrics;
  dataSource: DataSource;
  database: Database;
}

/** Opens what every process needs. @throws StartError if the database does not answer */
export async function openService(
  level: string,
  environment: ServiceEnvironment,
  schema?: LevelSchema,
  limits: Pick<DatabaseOptions, 'idleTransactionMs'> = {},
): Promise<Service> {
  const { INSTANCE: instance, LOG_LEVEL: logLevel } = environment;
  const logger = createLogger({ level, instance, logLevel });
  for (const line of plaintextPasswords(environment)) logger.warn(line);
  const dataSource = await connectDatabase(
    {
      url: environment.DATABASE_URL,
      poolSize: environment.DATABASE_POOL_SIZE,
      // A request that waits for a lock keeps a connection from those that wait for a connection. So the two waits have the same
      // limit. And a process that is stopped inside of its transaction keeps its locks no longer than that.
      poolWaitMs: environment.DATABASE_POOL_WAIT_MS,
      lockWaitMs: environment.DATABASE_POOL_WAIT_MS,
      idleTransactionMs: environment.DATABASE_POOL_WAIT_MS,
      applicationName: `${level}/${instance}`,
      pooler: environment.DATABASE_POOLER,
      logger,
      ...limits,
    },
    schema,
  );
  const metrics = createMetrics({ level, instance });
  watchPool(metrics.registry, poolOf(dataSource));
  return {
    level,
    environment,
    logger,
    metrics,
    dataSource,
    database: openDatabase(dataSource, environment.DATABASE_POOLER),
  };
}

/**
 * Runs the main function of a process. What keeps it from starting is one line on standard error and exit status 1;
 * anything else is a defect and keeps its stack trace.
 */
export function main(start: () => Promise<void>): void {
  start().catch((error: unknown) => {
    const { message, stack } = error as Error;
    const line = error instanceof StartError ? message : lackedRight(error);
    process.stderr.write(`${line ?? stack}\n`);
    process.exit(1);
  });
}
