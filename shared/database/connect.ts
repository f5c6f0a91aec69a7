import type { Pool } from 'pg';
import { DataSource, type EntitySchema, type MigrationInterface } from 'typeorm';
import { BookingEntity } from '../booking/booking.entity';
import { EventEntity } from '../booking/event.entity';
import { DependencyDown } from '../config/start-errors';
import { SeatEntity } from '../seats/seat.entity';
import { SeatChangeEntity } from '../seats/seat-change.entity';
import type { Logger } from '../telemetry/logger';
import { PlaceEntity } from '../waiting-room/place.entity';
import { LedgerEntryEntity } from '../wallet/ledger-entry.entity';
import { WalletEntity } from '../wallet/wallet.entity';
import type { Pooler } from './database';
import { migrate } from './migrate';
import { EventsAndBookings1760000000001 } from './migrations/0001-events-and-bookings';
import { SeatsWalletsAndWaitingRoom1760000000002 } from './migrations/0002-seats-wallets-and-waiting-room';
import { SeatsPerBuyer1760000000003 } from './migrations/0003-seats-per-buyer';
import { TicketsPerBuyer1760000000004 } from './migrations/0004-tickets-per-buyer';
import { BookingsCountedWhenMany1760000000005 } from './migrations/0005-bookings-counted-when-many';
import { TimedClient, timeBorrowing } from './time-statements';

/** Migrations take seconds. A session that keeps their lock for longer is stuck. */
const MIGRATION_WAIT_MS = 60_000;

const entities = [
  EventEntity,
  BookingEntity,
  SeatEntity,
  SeatChangeEntity,
  WalletEntity,
  LedgerEntryEntity,
  PlaceEntity,
];

const migrations = [
  EventsAndBookings1760000000001,
  SeatsWalletsAndWaitingRoom1760000000002,
  SeatsPerBuyer1760000000003,
  TicketsPerBuyer1760000000004,
  BookingsCountedWhenMany1760000000005,
];

export interface DatabaseOptions {
  /** Connection string: `postgres://user:password@host:port/database`. */
  url: string;
  poolSize: number;
  /** How long a request may wait for a connection, in milliseconds, before it is turned away. */
  poolWaitMs: number;
  /** Shown in `pg_stat_activity`, so that a reader can see who holds what. */
  applicationName: string;
  /**
   * How long a transaction may wait for its next statement, in milliseconds, before PostgreSQL ends the session and takes its
   * locks away. For ever unless told.
   */
  idleTransactionMs?: number;
  /** How long a statement may wait for a lock, in milliseconds, before PostgreSQL gives it up. For ever unless told. */
  lockWaitMs?: number;
  /** Behind a pooler the two limits above are not set: they are the role's own (`ALTER ROLE … SET lock_timeout`). */
  pooler?: Pooler;
  /** How long the start may wait for a lock that the migrations need, in milliseconds. A minute unless told. */
  migrationWaitMs?: number;
  /** Is told what the start waits for. */
  logger?: Logger;
}

/** What a level adds to the shared schema. */
export interface LevelSchema {
  entities: (new () => object)[];
  migrations: (new () => MigrationInterface)[];
}

/**
 * Connects, and brings the schema up to date.
 *
 * @throws DependencyDown if PostgreSQL does not answer; StartError if another session keeps the schema locked
 */
export async function connectDatabase(
  { url, poolSize, poolWaitMs, applicationName, ...options }: DatabaseOptions,
  level: LevelSchema = { entities: [], migrations: [] },
): Promise<DataSource> {
  const dataSource = new DataSource({
    type: 'postgres',
    url,
    poolSize,
    applicationName,
    entities: [...entities, ...level.entities] as (new () => object)[] | EntitySchema[],
    migrations: [...migrations, ...level.migrations],
    extra: {
      Client: TimedClient,
      // A statement is sent at once, also while the one before it runs. The server runs them one after the other.
      pipeline: true,
      connectionTimeoutMillis: poolWaitMs,
      ...(options.pooler !== 'transaction' && limitsOf(options)),
    },
  });
  try {
    await dataSource.initialize();
  } catch (cause) {
    throw new DependencyDown('PostgreSQL', [url], cause);
  }
  timeBorrowing(poolOf(dataSource));
  try {
    await migrate(dataSource, {
      lockWaitMs: options.migrationWaitMs ?? MIGRATION_WAIT_MS,
      logger: options.logger,
    });
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
  return dataSource;
}

/** Node-postgres sends them as it connects. A pooler refuses them: the session will be that of other clients as well. */
function limitsOf({
  idleTransactionMs,
  lockWaitMs,
}: Pick<DatabaseOptions, 'idleTransactionMs' | 'lockWaitMs'>) {
  return { idle_in_transaction_session_timeout: idleTransactionMs, lock_timeout: lockWaitMs };
}

/** The pool under TypeORM, for the gauge that shows how many requests are waiting for a connection. */
export function poolOf(dataSource: DataSource): Pool {
  return (dataSource.driver as unknown as { master: Pool }).master;
}
