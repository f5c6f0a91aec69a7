import { randomUUID } from 'node:crypto';
import { type Audit, auditEvent } from '@ticket-rush/shared/booking/audit';
import type { RequestRecord } from '@ticket-rush/shared/booking/request-record';
import { connectDatabase } from '@ticket-rush/shared/database/connect';
import { connectQuorum } from '@ticket-rush/shared/redis/connect-redis';
import { type RunningLevel, startLevel } from '@ticket-rush/stack/level/level';
import type { Scratch } from '@ticket-rush/stack/process/scratch';
import type { Redis } from '@ticket-rush/stack/servers/redis';
import { holdUp, openCommitGate } from '@ticket-rush/testing/database/database-faults';
import { sendRush } from '@ticket-rush/testing/rush/send-rush';
import { openShop, type Shop } from '@ticket-rush/testing/rush/shop';
import { runningParts } from '@ticket-rush/testing/servers/running-parts';
import type { RedisClientType } from 'redis';
import type { DataSource } from 'typeorm';
import { schema } from '../src/schema';
import { lockKey } from '../src/techniques/needs';
import { logger } from './redis-lab';

/**
 * LV.3 on two instances, and a test that can stand in the way of its transactions with locks of its own. The services run
 * as they always do: what holds them up is the database.
 */
export interface FaultyLevel {
  level: RunningLevel;
  /** The instances, one by one. */
  shops: [Shop, Shop];
  /** The level's database, for `untilBlocked`. */
  dataSource: DataSource;
  /** Asks one instance for a ticket. */
  ask(instance: number, buyerId: number, eventId: number, technique: string): Promise<RequestRecord>;
  createEvent(tickets: number): Promise<number>;
  /** No booking can be read or written until the returned function is called: buyers stop in the middle of their work. */
  blockBookings(): Promise<() => Promise<void>>;
  /** Takes a lock by `sql`, and keeps it until the returned function is called. */
  holdUp(sql: string): Promise<() => Promise<void>>;
  /** No booking, no seat and no money can be committed meanwhile: COMMIT has been sent, and is not answered. */
  blockCommits(): Promise<() => Promise<void>>;
  /** On how many servers the event's lock is held. */
  locks(eventId: number): Promise<number>;
  /** The same for any key, given without the prefix of the level. */
  held(key: string): Promise<number>;
  audit(eventId: number, records: RequestRecord[]): Promise<Audit>;
  close(): Promise<void>;
}

/** Starts it on the lock servers of the test run, or on those given. */
export async function startFaultyLevel(
  scratch: Scratch,
  {
    leaseMs,
    redis = runningParts().redis,
    env = {},
  }: {
    leaseMs: number;
    redis?: readonly Pick<Redis, 'url'>[] | undefined;
    env?: Record<string, string>;
  },
): Promise<FaultyLevel> {
  const servers = redis ?? [];
  const level = await startLevel(scratch, {
    level: 'lv3',
    instances: 2,
    parts: { ...runningParts(), redis: servers },
    env: { LOCK_LEASE_MS: `${leaseMs}`, ...env },
  });
  const dataSource = await connectDatabase(
    { url: level.databaseUrl, poolSize: 5, poolWaitMs: 5_000, applicationName: 'test' },
    schema,
  );
  const blockCommits = await openCommitGate(dataSource, ['bookings', 'seat_changes', 'ledger_entries']);
  const quorum = await connectQuorum(
    servers.map(({ url }) => url),
    logger,
  );
  const shops = level.instances.map(({ url }) => openShop(url)) as [Shop, Shop];
  const held = (key: string) => countHeld(quorum, `${keyPrefixOf(level)}:${key}`);
  return {
    level,
    shops,
    dataSource,
    async ask(instance, buyerId, eventId, technique) {
      const plan = [{ requestId: randomUUID(), buyerId }];
      const [record] = await sendRush({ shop: shops[instance] as Shop, eventId, technique, plan });
      return record as RequestRecord;
    },
    createEvent: async (tickets) => (await shops[1].createEvent({ tickets })).id,
    blockBookings: () => holdUp(dataSource, 'LOCK TABLE bookings IN ACCESS EXCLUSIVE MODE'),
    holdUp: (sql) => holdUp(dataSource, sql),
    blockCommits,
    locks: (eventId) => countHeld(quorum, lockKey(keyPrefixOf(level), { eventId })),
    held,
    async audit(eventId, records) {
      const [, shop] = shops;
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

function keyPrefixOf({ databaseUrl }: RunningLevel): string {
  return new URL(databaseUrl).pathname.slice(1);
}

async function countHeld(quorum: RedisClientType[], key: string): Promise<number> {
  const held = await Promise.all(quorum.map((server) => server.exists(key)));
  return held.reduce((sum, one) => sum + one, 0);
}
