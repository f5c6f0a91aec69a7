import { randomBytes } from 'node:crypto';
import { type Audit, auditEvent } from '@ticket-rush/shared/booking/audit/audit';
import { createEvent, findEvent, listBookings, newEvent } from '@ticket-rush/shared/booking/events';
import { connectQuorum } from '@ticket-rush/shared/redis/connect-redis';
import { createLogger } from '@ticket-rush/shared/telemetry/logger';
import { openTestDatabase, type TestDatabase } from '@ticket-rush/testing/database/test-database';
import { countRetries } from '@ticket-rush/testing/http/requests';
import { type Steps, stepped } from '@ticket-rush/testing/interleaving/stepped-database';
import { runningParts } from '@ticket-rush/testing/servers/running-parts';
import type { RedisClientType } from 'redis';
import type { LockTimes } from '../src/redis/lock-times';
import { openWakeUps, type WakeUps } from '../src/redis/wake-ups';
import { schema } from '../src/schema';
import { locks } from '../src/techniques';
import { lockKey, type RedisTechniqueNeeds } from '../src/techniques/needs';

export const logger = createLogger({ level: 'lv3', instance: 'test', logLevel: 'fatal' });

/** The locks that end by themselves, taken in the right order: lock, BEGIN, COMMIT, unlock. */
export const leases = locks.filter(({ expected }) => expected.pause !== undefined);

type Metrics = ReturnType<typeof countRetries>;

/** A database, connections to lock servers, and an event with tickets: what one test of a lock needs. */
export interface RedisLab {
  database: TestDatabase;
  redis: RedisClientType;
  quorum: RedisClientType[];
  wakeUps: WakeUps;
  eventId: number;
  /** The key of the event's lock. */
  key: string;
  /** What a technique is built from, on a database that stops at `steps`. Each call counts its own retries. */
  needs(options?: {
    steps?: Steps;
    lockTimes?: Partial<LockTimes>;
    onRetry?: () => void;
  }): RedisTechniqueNeeds & { metrics: Metrics };
  /** The servers on which the lock is held, by any owner. */
  holders(): Promise<RedisClientType[]>;
  /** The lock's key, and those that hang on it, on all servers. */
  lockKeys(): Promise<string[]>;
  audit(): Promise<Audit>;
  close(): Promise<void>;
}

/** Opens it on the servers of the test run, or on servers of the test's own that it may kill. */
export async function openRedisLab(
  urls: string[] = (runningParts().redis ?? []).map(({ url }) => url),
  tickets = 10,
): Promise<RedisLab> {
  const quorum = await connectQuorum(urls, logger);
  const [redis] = quorum as [RedisClientType];
  const keyPrefix = `test_${randomBytes(6).toString('hex')}`;
  const wakeUps = await openWakeUps(redis, keyPrefix);
  const lab = await openTestDatabase(schema);
  const { id: eventId } = await createEvent(lab.dataSource, newEvent.parse({ tickets }));
  const key = lockKey(keyPrefix, { eventId });
  return {
    database: lab,
    redis,
    quorum,
    wakeUps,
    eventId,
    key,
    needs: ({ steps = {}, lockTimes, onRetry = () => undefined } = {}) => ({
      database: stepped(lab.database, steps),
      metrics: countRetriesAndTell(onRetry),
      quorum,
      redis,
      wakeUps,
      keyPrefix,
      lockTimes: { leaseMs: 5_000, waitMs: 30_000, ...lockTimes },
    }),
    async holders() {
      const held = await Promise.all(quorum.map((server) => server.exists(key)));
      return quorum.filter((_, server) => held[server] === 1);
    },
    async lockKeys() {
      return (await Promise.all(quorum.map((server) => server.keys(`${key}*`)))).flat();
    },
    async audit() {
      const [event, bookings] = await Promise.all([
        findEvent(lab.dataSource, eventId),
        listBookings(lab.dataSource, eventId),
      ]);
      return auditEvent({ event, bookings });
    },
    async close() {
      wakeUps.close();
      for (const client of quorum) client.destroy();
      await lab.close();
    },
  };
}

function countRetriesAndTell(onRetry: () => void): Metrics {
  const metrics = countRetries();
  return {
    ...metrics,
    retried() {
      this.retries += 1;
      onRetry();
    },
  };
}
