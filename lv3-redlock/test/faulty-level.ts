import { randomUUID } from 'node:crypto';
import { type Audit, auditEvent } from '@ticket-rush/shared/booking/audit';
import { connectDatabase } from '@ticket-rush/shared/database/connect';
import { connectQuorum } from '@ticket-rush/shared/redis/connect-redis';
import type { RequestRecord } from '@ticket-rush/shared/rush/request-record';
import { sendRush } from '@ticket-rush/shared/rush/send-rush';
import { openShop, type Shop } from '@ticket-rush/shared/rush/shop';
import { type RunningLevel, startLevel } from '@ticket-rush/stack/level';
import type { Redis } from '@ticket-rush/stack/redis';
import type { Scratch } from '@ticket-rush/stack/scratch';
import { runningParts } from '@ticket-rush/stack/testing/running-parts';
import type { RedisClientType } from 'redis';
import type { DataSource } from 'typeorm';
import { schema } from '../src/schema';
import { lockKey } from '../src/techniques/needs';
import { logger } from './redis-lab';

/** Any number will do. */
const COMMITS = 4_711;

/**
 * LV.3 on two instances, and a test that can stand in the way of its transactions with locks of its own. The services run
 * as they always do: what holds them up is the database.
 */
export interface FaultyLevel {
  level: RunningLevel;
  /** The level's database, for `untilSomebodyWaits`. */
  dataSource: DataSource;
  /** Asks one instance for a ticket. */
  ask(instance: number, buyerId: number, eventId: number, technique: string): Promise<RequestRecord>;
  createEvent(tickets: number): Promise<number>;
  /** No booking can be read or written until the returned function is called: buyers stop in the middle of their work. */
  blockBookings(): Promise<() => Promise<void>>;
  /** No booking can be committed until the returned function is called: COMMIT has been sent, and is not answered. */
  blockCommits(): Promise<() => Promise<void>>;
  /** On how many servers the event's lock is held. */
  locks(eventId: number): Promise<number>;
  audit(eventId: number, records: RequestRecord[]): Promise<Audit>;
  close(): Promise<void>;
}

/** Starts it on the lock servers of the test run, or on those given. */
export async function startFaultyLevel(
  scratch: Scratch,
  {
    leaseMs,
    redis = runningParts().redis,
  }: { leaseMs: number; redis?: readonly Pick<Redis, 'url'>[] | undefined },
): Promise<FaultyLevel> {
  const servers = redis ?? [];
  const level = await startLevel(scratch, {
    level: 'lv3',
    instances: 2,
    parts: { ...runningParts(), redis: servers },
    env: { LOCK_LEASE_MS: `${leaseMs}` },
  });
  const dataSource = await connectDatabase(
    { url: level.databaseUrl, poolSize: 5, poolWaitMs: 5_000, applicationName: 'test' },
    schema,
  );
  await dataSource.query(WAIT_AT_COMMIT);
  const quorum = await connectQuorum(
    servers.map(({ url }) => url),
    logger,
  );
  const shops = level.instances.map(({ url }) => openShop(url));
  return {
    level,
    dataSource,
    async ask(instance, buyerId, eventId, technique) {
      const plan = [{ requestId: randomUUID(), buyerId }];
      const [record] = await sendRush({ shop: shops[instance] as Shop, eventId, technique, plan });
      return record as RequestRecord;
    },
    createEvent: async (tickets) => (await (shops[1] as Shop).createEvent({ tickets })).id,
    blockBookings: () => hold(dataSource, 'LOCK TABLE bookings IN ACCESS EXCLUSIVE MODE'),
    blockCommits: () => hold(dataSource, `SELECT pg_advisory_xact_lock(${COMMITS})`),
    locks: (eventId) => countLocks(quorum, level, eventId),
    async audit(eventId, records) {
      const shop = shops[1] as Shop;
      const [event, bookings] = await Promise.all([shop.event(eventId), shop.bookings(eventId)]);
      return auditEvent({ event, bookings, records });
    },
    async close() {
      await Promise.all(shops.map((shop) => shop.close()));
      for (const client of quorum) client.destroy();
      await dataSource.destroy();
      await level.stop();
    },
  };
}

/** A constraint that is checked at COMMIT, and takes its time while the test holds a lock. */
const WAIT_AT_COMMIT = `
  CREATE FUNCTION wait_at_commit() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN PERFORM pg_advisory_xact_lock_shared(${COMMITS}); RETURN NULL; END';
  CREATE CONSTRAINT TRIGGER wait_at_commit AFTER INSERT ON bookings DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION wait_at_commit()`;

/** Takes a lock of the database in a transaction of its own, and returns what ends it. */
async function hold(dataSource: DataSource, sql: string): Promise<() => Promise<void>> {
  const runner = dataSource.createQueryRunner();
  await runner.startTransaction();
  await runner.query(sql);
  return async () => {
    await runner.rollbackTransaction();
    await runner.release();
  };
}

async function countLocks(quorum: RedisClientType[], level: RunningLevel, eventId: number): Promise<number> {
  const keyPrefix = new URL(level.databaseUrl).pathname.slice(1);
  const held = await Promise.all(quorum.map((server) => server.exists(lockKey(keyPrefix, { eventId }))));
  return held.reduce((sum, one) => sum + one, 0);
}
