import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { connectDatabase } from '@ticket-rush/shared/database/connect';
import { type Database, openDatabase } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import { freeze, thaw } from '@ticket-rush/stack/process/freeze';
import { openScratch, type Scratch } from '@ticket-rush/stack/process/scratch';
import { type Postgres, startPostgres } from '@ticket-rush/stack/servers/postgres';
import { POOL_WAIT_MS } from '@ticket-rush/testing/database/pool-wait';
import { atOnce } from '@ticket-rush/testing/http/ask';
import { until } from '@ticket-rush/testing/until';
import { Registry } from 'prom-client';
import type { DataSource } from 'typeorm';
import { type GuardedDatabase, guardDatabase } from '../../src/breakers/guard-database';

const LIMITS = { answerLimitMs: 500, breakMs: 200 };
const ASK = statement<{ one: number }>('ask', 'SELECT 1 AS one');
const WRONG = statement('wrong', 'SELECT 1 / $1::int');

let scratch: Scratch;
let postgres: Postgres;
beforeAll(async () => {
  scratch = await openScratch();
  postgres = await startPostgres(scratch);
});
afterAll(() => scratch?.close());

let dataSource: DataSource;
let plain: Database;
let registry: Registry;
let database: GuardedDatabase;
let isPaused: boolean;
beforeEach(async () => {
  dataSource = await connectDatabase({
    ...{ url: postgres.adminUrl, poolSize: 5, poolWaitMs: POOL_WAIT_MS, applicationName: 'test' },
  });
  plain = openDatabase(dataSource);
  registry = new Registry();
  database = guardDatabase(plain, registry, LIMITS);
  isPaused = false;
  database.pauseWhileOpen({
    pause: () => {
      isPaused = true;
    },
    resume: () => {
      isPaused = false;
    },
    close: async () => undefined,
  });
});
afterEach(async () => {
  database.shutdown();
  await dataSource.destroy();
});

const ask = () => database.transaction((transaction) => transaction.run(ASK, []));
const askAndTell = () => ask().catch((error: unknown) => error);
const state = async () =>
  (await registry.getSingleMetric('ticket_rush_breaker_state')?.get())?.values[0]?.value;

describe('while the database is frozen', () => {
  beforeEach(async () => {
    await ask();
    await freeze(postgres.pid);
  });
  afterEach(() => thaw(postgres.pid));

  test('calls are unknown within the limit, then rejected at once, and consumption is paused', async () => {
    const late = { cause: { message: `Timed out after ${LIMITS.answerLimitMs}ms` } };
    for (const error of await atOnce(3, askAndTell))
      expect(error).toMatchObject({ outcome: 'unknown', ...late });
    expect(isPaused).toBe(true);
    const notTried = { cause: { code: 'EOPENBREAKER' } };
    expect(await askAndTell()).toMatchObject({ outcome: 'rejected', retryable: true, ...notTried });
    // Open, or half-open while it asks whether the database is back.
    expect(await state()).toBeGreaterThan(0);
    await expect(database.check()).rejects.toThrow('breaker');
  });

  test('one probe may try at a time, and a probe that fails opens the breaker again', async () => {
    await atOnce(3, askAndTell);
    await until('the breaker is half open', state, (value) => value === 1);
    expect(isPaused).toBe(true);
    expect(await askAndTell()).toMatchObject({ outcome: 'rejected' });
    await until('the breaker is open again', state, (value) => value === 2);
    expect(isPaused).toBe(true);
  });

  test('a consumer that comes while it is open is paused from the beginning', async () => {
    await atOnce(3, askAndTell);
    const told: string[] = [];
    database.pauseWhileOpen({
      pause: () => void told.push('pause'),
      resume: () => void told.push('resume'),
      close: async () => undefined,
    });
    expect(told).toEqual(['pause']);
  });

  test('it closes by itself when the database is back, and consumption goes on', async () => {
    await atOnce(3, askAndTell);
    thaw(postgres.pid);
    await until('the breaker is closed', state, (value) => value === 0);
    expect(isPaused).toBe(false);
    await expect(database.check()).resolves.toBeUndefined();
    expect(await ask()).toEqual([{ one: 1 }]);
  });
});

test('a database that has crashed opens it as well, and one that has started again closes it', async () => {
  await ask();
  postgres.kill('SIGQUIT');
  await until('the breaker has opened', askAndTell, () => isPaused);
  await postgres.startAgain();
  await until('the breaker is closed', state, (value) => value === 0);
  expect(isPaused).toBe(false);
  expect(await ask()).toEqual([{ one: 1 }]);
});

test('a database that says no has answered: it does not open', async () => {
  const refused = () =>
    database.transaction((transaction) => transaction.run(WRONG, [0])).catch((error: unknown) => error);
  for (const error of await atOnce(10, refused)) expect(error).toMatchObject({ code: '22012' });
  expect(await state()).toBe(0);
  expect(isPaused).toBe(false);
});

test('failures with a success between them do not open it: they are no outage', async () => {
  const away = () =>
    database.transaction(() => Promise.reject(Object.assign(new Error('no room'), { code: '53300' })));
  for (const attempt of [away, away, ask, away, away]) await attempt().catch(() => undefined);
  expect(await state()).toBe(0);
  await away().catch(() => undefined);
  expect(await state()).toBe(2);
});
