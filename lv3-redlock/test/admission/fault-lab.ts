/** Two instances on a Redis server that a test may kill, and a hand on the row of the event. */

import { randomUUID } from 'node:crypto';
import { auditEvent } from '@ticket-rush/shared/booking/audit/audit';
import type { RequestRecord } from '@ticket-rush/shared/booking/request-record';
import { type RunningLevel, startLevel } from '@ticket-rush/stack/level/level';
import { openScratch } from '@ticket-rush/stack/process/scratch';
import { type Redis, startRedis } from '@ticket-rush/stack/servers/redis';
import type { PlannedRequest } from '@ticket-rush/testing/rush/plan-rush';
import { sendRush } from '@ticket-rush/testing/rush/send-rush';
import { openShop, type Shop } from '@ticket-rush/testing/rush/shop';
import { runningParts } from '@ticket-rush/testing/servers/running-parts';
import { until } from '@ticket-rush/testing/until';
import { Client } from 'pg';
import { createClient, type RedisClientType } from 'redis';

export interface FaultLab {
  level: RunningLevel;
  /** The balancer. */
  shop: Shop;
  /** One client for each instance. */
  instances: Shop[];
  server: Redis;
  /** Finds the server again after a restart. */
  redis: RedisClientType;
  /** An empty server where the killed one was. Resolves when both instances have found it. */
  restartEmpty(): Promise<void>;
  hold(eventId: number): Promise<Held>;
  audit(eventId: number, records: RequestRecord[]): Promise<ReturnType<typeof auditEvent>>;
  close(): Promise<void>;
}

/** The row of an event, locked: winners are stopped on their way into the database. */
export interface Held {
  /** How many sessions wait for the row. */
  waiting(): Promise<number>;
  /** Ends what the sessions of an instance are doing, as if the database had noticed that it died. */
  endSessionsOf(instance: string): Promise<void>;
  release(): Promise<void>;
}

export async function openFaultLab(env: Record<string, string> = {}): Promise<FaultLab> {
  const scratch = await openScratch();
  const server = await startRedis(scratch);
  const level = await startLevel(scratch, {
    level: 'lv3',
    instances: 2,
    parts: { postgres: runningParts().postgres, redis: [server] },
    env: { DATABASE_POOL_SIZE: '25', WINNER_OVERDUE_MS: '300', RECONCILE_EVERY_MS: '50', ...env },
  });
  const shop = openShop(level.url);
  const instances = level.instances.map(({ url }) => openShop(url));
  const redis = createClient({ url: server.url }) as RedisClientType;
  redis.on('error', () => undefined);
  await redis.connect();
  return {
    level,
    shop,
    instances,
    server,
    redis,
    async restartEmpty() {
      await server.startAgain();
      await Promise.all(instances.map(untilReady));
    },
    hold: (eventId) => hold(level.databaseUrl, eventId),
    async audit(eventId, records) {
      // The last instance is the one that no test kills.
      const last = instances.at(-1) as Shop;
      const [event, bookings] = await Promise.all([last.event(eventId), last.bookings(eventId)]);
      return auditEvent({ event, bookings, records });
    },
    async close() {
      redis.destroy();
      await Promise.all([shop, ...instances].map((one) => one.close()));
      await scratch.close();
    },
  };
}

async function untilReady(instance: Shop): Promise<void> {
  const ready = async () => {
    const { statusCode, body } = await instance.pool.request({ method: 'GET', path: '/health/ready' });
    return { statusCode, body: await body.text() };
  };
  await until('the instance is ready', ready, ({ statusCode }) => statusCode === 200);
}

async function hold(databaseUrl: string, eventId: number): Promise<Held> {
  const [holder, observer] = await Promise.all([connect(databaseUrl), connect(databaseUrl)]);
  await holder.query('BEGIN');
  await holder.query('SELECT FROM events WHERE id = $1 FOR UPDATE', [eventId]);
  // Not the holder's: within a transaction PostgreSQL shows the sessions as they were when it was first asked.
  const sessions = async (what: string, condition: string) =>
    (
      await observer.query(
        `SELECT ${what} FROM pg_stat_activity WHERE datname = current_database() AND ${condition}`,
      )
    ).rows.length;
  return {
    waiting: () => sessions('pid', "wait_event_type = 'Lock'"),
    async endSessionsOf(instance) {
      const theirs = `application_name = '${instance}'`;
      await sessions('pg_terminate_backend(pid)', theirs);
      await until(
        `the sessions of ${instance} have ended`,
        async () => (await sessions('pid', theirs)) === 0,
      );
    },
    async release() {
      await holder.query('COMMIT');
      await Promise.all([holder.end(), observer.end()]);
    },
  };
}

async function connect(databaseUrl: string): Promise<Client> {
  const client = new Client({ connectionString: databaseUrl });
  // Where a test fails before it lets go, the server ends the session.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** A rush under way: how many have been answered so far, and all answers in the end. */
export interface Rush {
  answered(): number;
  records: Promise<RequestRecord[]>;
}

export function rush(shop: Shop, eventId: number, technique: string, buyerIds: number[]): Rush {
  const plan: PlannedRequest[] = buyerIds.map((buyerId) => ({ buyerId, requestId: randomUUID() }));
  let answers = 0;
  const onAnswer = () => {
    answers += 1;
  };
  return { answered: () => answers, records: sendRush({ shop, eventId, technique, plan, onAnswer }) };
}

/** `count` buyers, the first of whom has the number `first`. */
export function buyers(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}
