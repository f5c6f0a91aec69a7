import type { Audit } from '@ticket-rush/shared/booking/audit/audit';
import type { RequestRecord } from '@ticket-rush/shared/booking/request-record';
import { connectQuorum } from '@ticket-rush/shared/redis/connect-redis';
import type { Scratch } from '@ticket-rush/stack/process/scratch';
import type { Redis } from '@ticket-rush/stack/servers/redis';
import { holdUp } from '@ticket-rush/testing/database/database-faults';
import {
  type FaultyLevel as AnyFaultyLevel,
  startFaultyLevel as start,
} from '@ticket-rush/testing/faults/faulty-level';
import type { Shop } from '@ticket-rush/testing/rush/shop';
import { runningParts } from '@ticket-rush/testing/servers/running-parts';
import { lockKey } from '../../src/techniques/needs';
import { logger } from '../redis-lab';

/** LV.3 on two instances, one of which a test may stop, and what a test of seats and wallets needs beside it. */
export interface FaultyLevel
  extends Pick<AnyFaultyLevel, 'level' | 'dataSource' | 'blockBookings' | 'blockCommits' | 'close'> {
  /** The instances, one by one. */
  shops: [Shop, Shop];
  /** Asks one instance for a ticket. */
  ask(instance: number, buyerId: number, eventId: number, technique: string): Promise<RequestRecord>;
  createEvent(tickets: number): Promise<number>;
  /** Takes a lock by `sql`, and keeps it until the returned function is called. */
  holdUp(sql: string): Promise<() => Promise<void>>;
  /** On how many servers a key is held, given without the prefix of the level. */
  held(key: string): Promise<number>;
  audit(eventId: number, records: RequestRecord[]): Promise<Audit>;
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
  const faulty = await start(scratch, {
    level: 'lv3',
    parts: { ...runningParts(), redis: servers },
    env: { LOCK_LEASE_MS: `${leaseMs}`, ...env },
    tables: ['bookings', 'seat_changes', 'ledger_entries'],
    lockKey,
  });
  const quorum = await connectQuorum(
    servers.map(({ url }) => url),
    logger,
  );
  const keyPrefix = new URL(faulty.level.databaseUrl).pathname.slice(1);
  const { dataSource } = faulty;
  const shops = faulty.shops as [Shop, Shop];
  return {
    ...faulty,
    shops,
    ask: (instance, buyerId, eventId, technique) => faulty.ask(instance, buyerId, { eventId, technique }),
    createEvent: async (tickets) => (await shops[1].createEvent({ tickets })).id,
    holdUp: (sql) => holdUp(dataSource, sql),
    async held(key) {
      const held = await Promise.all(quorum.map((server) => server.exists(`${keyPrefix}:${key}`)));
      return held.reduce((sum, one) => sum + one, 0);
    },
    audit: (eventId, records) => faulty.audit({ eventId, technique: '' }, records),
    async close() {
      for (const client of quorum) client.destroy();
      await faulty.close();
    },
  };
}
