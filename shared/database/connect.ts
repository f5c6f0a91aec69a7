import type { Pool } from 'pg';
import { DataSource, type EntitySchema, type MigrationInterface } from 'typeorm';
import { BookingEntity } from '../booking/booking.entity';
import { EventEntity } from '../booking/event.entity';
import { DependencyDown } from '../config/start-errors';
import { SeatEntity } from '../seats/seat.entity';
import { SeatChangeEntity } from '../seats/seat-change.entity';
import { PlaceEntity } from '../waiting-room/place.entity';
import { LedgerEntryEntity } from '../wallet/ledger-entry.entity';
import { WalletEntity } from '../wallet/wallet.entity';
import { migrate } from './migrate';
import { EventsAndBookings1760000000001 } from './migrations/0001-events-and-bookings';
import { SeatsWalletsAndWaitingRoom1760000000002 } from './migrations/0002-seats-wallets-and-waiting-room';

const entities = [
  EventEntity,
  BookingEntity,
  SeatEntity,
  SeatChangeEntity,
  WalletEntity,
  LedgerEntryEntity,
  PlaceEntity,
];

const migrations = [EventsAndBookings1760000000001, SeatsWalletsAndWaitingRoom1760000000002];

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
}

/** What a level adds to the shared schema. */
export interface LevelSchema {
  entities: (new () => object)[];
  migrations: (new () => MigrationInterface)[];
}

/**
 * Connects, and brings the schema up to date.
 *
 * @throws DependencyDown if PostgreSQL does not answer
 */
export async function connectDatabase(
  { url, poolSize, poolWaitMs, applicationName, idleTransactionMs, lockWaitMs }: DatabaseOptions,
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
      connectionTimeoutMillis: poolWaitMs,
      idle_in_transaction_session_timeout: idleTransactionMs,
      lock_timeout: lockWaitMs,
    },
  });
  try {
    await dataSource.initialize();
  } catch (cause) {
    throw new DependencyDown('PostgreSQL', url, cause);
  }
  await migrate(dataSource);
  return dataSource;
}

/** The pool under TypeORM, for the gauge that shows how many requests are waiting for a connection. */
export function poolOf(dataSource: DataSource): Pool {
  return (dataSource.driver as unknown as { master: Pool }).master;
}
