import { z } from 'zod';
import { postgresUrl } from './addresses';
import { withFiles } from './from-files';
import { requireWholeKafkaSecurity } from './kafka-settings';
import { LOOPBACK } from './loopback';
import { postgresTlsVariables, withPostgresTls } from './postgres-tls';
import { requireWholeRedisTls } from './redis-settings';
import { ConfigurationInvalid } from './start-errors';

/** A whole number in a variable. Empty means that it was not given: Compose passes unset variables as empty. */
export function integer(least: number, most: number) {
  return z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(least, `must be at least ${least}`).max(most, `must be at most ${most}`));
}

/** What names on a shared server begin with. The characters are those that Kafka allows in a topic. */
export const prefix = z
  .string()
  .regex(/^[\w.-]{1,100}$/, 'may have letters, digits, dots, dashes and underscores, at most 100')
  .default('ticket-rush');

/** Where the database is, and how far it is trusted. */
export const databaseVariables = { DATABASE_URL: postgresUrl, ...postgresTlsVariables };

/** The variables that every service reads. A level adds its own. */
export const serviceVariables = {
  ...databaseVariables,
  /** What stands between: PgBouncer in transaction mode gives each transaction another session. */
  DATABASE_POOLER: z.enum(['none', 'transaction'], { error: 'must be none or transaction' }).default('none'),
  DATABASE_POOL_SIZE: integer(1, 1_000).default(10),
  DATABASE_POOL_WAIT_MS: integer(1, 600_000).default(30_000),
  SEAT_HOLD_TTL_MS: integer(1, 86_400_000).default(120_000),
  HOST: z.string().default('127.0.0.1'),
  PORT: integer(0, 65_535).default(3000),
  INSTANCE: z.string().default('1'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('info'),
  OPERATOR_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
};

const service = z.object(serviceVariables);

/** For levels that stream events. */
export const streamVariables = {
  /** How many event streams one instance has open at a time. */
  MAX_STREAMS: integer(1, 1_000_000).default(5_000),
  /** How many of them one buyer has. */
  MAX_STREAMS_PER_BUYER: integer(1, 1_000_000).default(10),
};

export type ServiceEnvironment = z.infer<typeof service>;

/**
 * Reads and checks the variables of a process; each may be given as a file (NAME_FILE). What comes out of DATABASE_URL says all
 * that the driver has to know.
 *
 * @throws ConfigurationInvalid with one line that names each variable that is wrong, and shows no secret
 */
export function readEnvironment<Shape extends z.ZodRawShape>(
  variables: Shape,
  source: NodeJS.ProcessEnv = process.env,
): z.infer<z.ZodObject<Shape>> {
  const set = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  const given = withFiles(Object.keys(variables), set);
  const parsed = z.object(variables).safeParse(given);
  if (!parsed.success) {
    throw new ConfigurationInvalid(
      parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; '),
    );
  }
  requireTokenWhereReachable(given);
  return completed(parsed.data);
}

/** What no variable says alone. */
function completed<Variables extends object>(read: Variables): Variables {
  const variables: { DATABASE_URL?: string } = read;
  requireWholeRedisTls(read);
  requireWholeKafkaSecurity(read);
  const { DATABASE_URL: address } = variables;
  return address === undefined ? read : { ...read, DATABASE_URL: withPostgresTls(address, read) };
}

/** A client that can create events can fill the disk, so only the own machine may do it without a token. */
function requireTokenWhereReachable({ HOST, OPERATOR_TOKEN }: Record<string, string | undefined>): void {
  if (HOST === undefined || LOOPBACK.includes(HOST) || OPERATOR_TOKEN !== undefined) return;
  throw new ConfigurationInvalid(
    `OPERATOR_TOKEN is not set, and HOST=${HOST} is reachable from outside: set a token of 16 characters or more`,
  );
}
