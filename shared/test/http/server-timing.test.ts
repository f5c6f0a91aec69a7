import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { holdUp } from '@ticket-rush/testing/database/database-faults';
import {
  openTestDatabase,
  type TestDatabase,
  untilBlocked,
} from '@ticket-rush/testing/database/test-database';
import { until } from '@ticket-rush/testing/until';
import { request } from 'undici';
import type { BookTicket } from '../../booking/booking';
import { SoldOut } from '../../booking/refusals';
import { poolOf } from '../../database/connect';
import { statement } from '../../database/statement';
import { createApp } from '../../http/app';
import { bookingRoutes } from '../../http/routes/booking-routes';
import { createLogger } from '../../telemetry/logger';
import { createMetrics } from '../../telemetry/metrics';
import { measuredBy, startStopwatch } from '../../telemetry/time-spent';

/** How long a request has to wait at least. Milliseconds. */
const HELD_MS = 100;
const LOCK = 4_712;
const ASK_FOR_LOCK = statement('ask-for-lock', `SELECT pg_advisory_xact_lock(${LOCK})`);
const BOOKING = { id: 1, ticketNumber: 1, bookedAt: new Date(0) };

describe('a stopwatch', () => {
  test('adds up to the whole: the pool hides the lock, and the lock hides the database', () => {
    let now = 0;
    const { start, read } = startStopwatch(() => now);
    now = 1;
    const acquired = start('lock');
    now = 11;
    const lent = start('pool');
    now = 111;
    lent();
    const answered = start('database');
    now = 1_111;
    acquired();
    now = 11_111;
    answered();
    answered();
    now = 11_112;
    expect(read()).toEqual({ elsewhere: 2, lock: 1_010, pool: 100, database: 10_000 });
  });

  test('waits no longer for a lock that was given up', async () => {
    let now = 0;
    const stopwatch = startStopwatch(() => now);
    await measuredBy(stopwatch, async () => {
      const lock = createMetrics({ level: 'test', instance: '1' }).forTechnique('any').startLock();
      now = 10;
      lock.released();
      now = 30;
    });
    expect(stopwatch.read()).toEqual({ lock: 10, elsewhere: 20, pool: 0, database: 0 });
  });
});

describe('Server-Timing', () => {
  let lab: TestDatabase;
  let server: Server;
  let book: BookTicket;
  beforeEach(async () => {
    lab = await openTestDatabase();
    const names = { level: 'test', instance: '1' };
    const routes = [bookingRoutes(new Map([['any', (wanted) => book(wanted)]]))];
    const logger = createLogger({ ...names, logLevel: 'fatal' });
    server = createServer(createApp({ logger, metrics, routes })).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  const metrics = createMetrics({ level: 'test', instance: '1' });
  afterEach(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
    await lab.close();
  });

  async function ask(headers: Record<string, string> = { 'x-server-timing': '1' }) {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/events/1/bookings?technique=any`;
    const answer = await request(url, { method: 'POST', headers: { 'x-user-id': '1', ...headers } });
    await answer.body.dump();
    return { status: answer.statusCode, timing: answer.headers['server-timing'] as string | undefined };
  }

  /** Sends a request that waits for something, and lets it have that when it has waited for so long. */
  async function partsWhile(waits: () => Promise<unknown>, free: () => Promise<unknown>) {
    const answer = ask();
    await waits();
    const from = performance.now();
    while (performance.now() < from + HELD_MS) await new Promise(setImmediate);
    await free();
    const { timing = '' } = await answer;
    const parts = [...timing.matchAll(/(\w+);dur=([\d.]+)/g)].map(([, name, ms]) => [name, Number(ms)]);
    return Object.fromEntries(parts) as Record<string, number>;
  }

  test('is for those who ask for it, and for refusals, too', async () => {
    book = async (wanted) => ({ ...wanted, ...BOOKING });
    const form = /^lock;dur=0\.00, pool;dur=0\.00, database;dur=0\.00, elsewhere;dur=\d+\.\d\d$/;
    expect(await ask({})).toEqual({ status: 201, timing: undefined });
    expect(await ask()).toEqual({ status: 201, timing: expect.stringMatching(form) });
    book = async () => {
      throw new SoldOut(1);
    };
    expect(await ask()).toEqual({ status: 409, timing: expect.stringMatching(form) });
  });

  test.each(['lock', 'database'])('a statement that waits is time in the %s', async (part) => {
    const technique = metrics.forTechnique('any');
    book = async (wanted) => {
      const lock = part === 'lock' ? technique.startLock() : undefined;
      await lab.database.transaction((transaction) => transaction.run(ASK_FOR_LOCK, []));
      lock?.acquired();
      return { ...wanted, ...BOOKING };
    };
    const free = await holdUp(lab.dataSource, ASK_FOR_LOCK.text);
    const parts = await partsWhile(() => untilBlocked(lab), free);
    expect(parts[part]).toBeGreaterThanOrEqual(HELD_MS);
    expect(parts[part === 'lock' ? 'database' : 'lock']).toBe(0);
  });

  test('a statement of TypeORM is time in the database', async () => {
    book = async (wanted) => {
      await lab.dataSource.transaction((manager) => manager.query(ASK_FOR_LOCK.text));
      return { ...wanted, ...BOOKING };
    };
    const free = await holdUp(lab.dataSource, ASK_FOR_LOCK.text);
    const parts = await partsWhile(() => untilBlocked(lab), free);
    expect(parts.database).toBeGreaterThanOrEqual(HELD_MS);
  });

  test('a connection that is not there yet is time in the pool, also where a lock is being waited for', async () => {
    const technique = metrics.forTechnique('any');
    book = async (wanted) => {
      const lock = technique.startLock();
      await lab.database.transaction(async () => lock.acquired());
      return { ...wanted, ...BOOKING };
    };
    const pool = poolOf(lab.dataSource);
    const lent = await Promise.all(Array.from({ length: pool.options.max }, () => pool.connect()));
    const parts = await partsWhile(
      () =>
        until(
          'the query waits for a connection',
          async () => pool.waitingCount,
          (waiting) => waiting === 1,
        ),
      async () => {
        for (const client of lent) client.release();
      },
    );
    expect(parts.pool).toBeGreaterThanOrEqual(HELD_MS);
    expect(parts.lock).toBeLessThan(parts.pool as number);
  });
});
