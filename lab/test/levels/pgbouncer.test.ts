/** LV.2 behind PgBouncer in transaction mode: a client has another session of PostgreSQL in its next transaction. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createEvent, findEvent, newEvent } from '@ticket-rush/shared/booking/events';
import { connectDatabase, type DatabaseOptions } from '@ticket-rush/shared/database/connect';
import { openDatabase, type Pooler } from '@ticket-rush/shared/database/database';
import { openScratch, type Scratch } from '@ticket-rush/stack/process/scratch';
import type { Databases } from '@ticket-rush/stack/servers/databases';
import { startPgbouncer } from '@ticket-rush/stack/servers/pgbouncer';
import { startPostgres } from '@ticket-rush/stack/servers/postgres';
import { POOL_WAIT_MS } from '@ticket-rush/testing/database/pool-wait';
import { countRetries, requestOf } from '@ticket-rush/testing/http/requests';
import { Client } from 'pg';
import type { DataSource } from 'typeorm';
import { schema } from '../../../lv2-db-lock/src/schema';
import { techniques } from '../../../lv2-db-lock/src/techniques';
import { ticketRows } from '../../../lv2-db-lock/src/ticket-rows';
import { testWith } from '../test-with';

const BUYERS = 30;
const TICKETS = 10;
/** What PostgreSQL says of a statement that another client has prepared on this session, or of one that this client has not. */
const PREPARED_ELSEWHERE = ['42P05', '26000'];

const withPgbouncer = testWith('pgbouncer');
const isHere = withPgbouncer === test;
/** From 1.21 on: Debian 13 has it, Debian 12 does not. */
const canFollow = testWith('pgbouncer', [1, 21]);

let scratch: Scratch;
let createDatabase: Databases['createDatabase'];
let direct: string;
let through: string;
let throughNone: DataSource;
const connect = (options: Partial<DatabaseOptions> = {}) =>
  connectDatabase(
    { ...{ url: through, poolSize: 5, poolWaitMs: POOL_WAIT_MS, applicationName: 'pgbouncer' }, ...options },
    schema,
  );

beforeAll(async () => {
  if (!isHere) return;
  scratch = await openScratch();
  ({ createDatabase } = await startPostgres(scratch, ['fsync=off']));
  direct = await createDatabase('shop');
  through = await startPgbouncer(scratch, direct, 3);
  throughNone = await connect({ pooler: 'transaction' });
});
afterAll(async () => {
  await throughNone?.destroy();
  await scratch?.close();
});

/** All buyers at once. @returns how many tickets were sold, and the SQLSTATE of each error */
async function rush(technique: (typeof techniques)[number], pooler: Pooler, dataSource = throughNone) {
  const { id } = await createEvent(dataSource, newEvent.parse({ tickets: TICKETS }), ticketRows);
  const book = technique.create({ database: openDatabase(dataSource, pooler), metrics: countRetries() });
  const answers = await Promise.allSettled(
    Array.from({ length: BUYERS }, (_, buyer) => book(requestOf(buyer + 1, id))),
  );
  const errors = answers.flatMap((answer) => (answer.status === 'rejected' ? [codeOf(answer.reason)] : []));
  const booked = await dataSource.query('SELECT count(*)::int AS count FROM bookings WHERE event_id = $1', [
    id,
  ]);
  return { counted: (await findEvent(dataSource, id, ticketRows)).sold, booked: booked[0].count, errors };
}

/** Of PostgreSQL, also where the database has made a refusal of it. */
function codeOf(error: { code?: string; cause?: { code?: string } }): string {
  return error.code ?? error.cause?.code ?? '';
}

describe.each(techniques)('$slug', (technique) => {
  withPgbouncer('does what it claims, where its statements have no name', async () => {
    const { booked, counted, errors } = await rush(technique, 'transaction');
    expect(errors.filter((code) => PREPARED_ELSEWHERE.includes(code))).toEqual([]);
    expect(counted).toBe(booked);
    expect(booked).toBeGreaterThan(0);
    if (technique.expected.oneInstance === 'holds') expect(booked).toBe(TICKETS);
    else expect(booked).toBeLessThanOrEqual(TICKETS);
  });

  withPgbouncer(
    'fails with named statements: they are of a session that other clients have, too',
    async () => {
      const { booked, counted, errors } = await rush(technique, 'none');
      expect(errors.some((code) => PREPARED_ELSEWHERE.includes(code))).toBe(true);
      expect(counted).toBe(booked); // It sells less, and nothing wrong.
      expect(booked).toBeLessThanOrEqual(TICKETS);
    },
  );
});

describe('named statements that PgBouncer follows from session to session', () => {
  let following: DataSource;
  beforeAll(async () => {
    if (canFollow !== test) return;
    following = await connect({ url: await startPgbouncer(scratch, direct, 3, 100), pooler: 'transaction' });
  });
  afterAll(() => following?.destroy());

  canFollow.each(techniques)('work with $slug', async (technique) => {
    const { booked, counted, errors } = await rush(technique, 'none', following);
    expect(errors.filter((code) => PREPARED_ELSEWHERE.includes(code))).toEqual([]);
    expect(counted).toBe(booked);
    if (technique.expected.oneInstance === 'holds') expect(booked).toBe(TICKETS);
    else expect(booked).toBeLessThanOrEqual(TICKETS);
  });
});

describe('what belongs to a session', () => {
  let one: string;
  const clients: Client[] = [];
  const open = async () => {
    const client = new Client({ connectionString: one });
    await client.connect();
    clients.push(client);
    return client;
  };
  beforeAll(async () => {
    if (isHere) one = await startPgbouncer(scratch, direct, 1);
  });
  afterAll(() => Promise.all(clients.map((client) => client.end())));

  withPgbouncer('an advisory lock of a session is given to two clients at once', async () => {
    const [first, second] = [await open(), await open()];
    const take = (client: Client) => client.query('SELECT pg_try_advisory_lock(4711) AS taken');
    expect((await take(first)).rows).toEqual([{ taken: true }]);
    expect((await take(second)).rows).toEqual([{ taken: true }]);
  });

  withPgbouncer('SET reaches other clients, and SET LOCAL does not', async () => {
    const [first, second] = [await open(), await open()];
    const limit = async () => (await second.query('SHOW lock_timeout')).rows[0].lock_timeout;
    await first.query('BEGIN');
    await first.query("SET LOCAL lock_timeout = '4s'");
    await first.query('COMMIT');
    expect(await limit()).toBe('0');
    await first.query("SET lock_timeout = '5s'");
    expect(await limit()).toBe('5s');
  });
});

describe('the start of a service', () => {
  withPgbouncer(
    'brings the schema up once, beside others that start, and leaves no lock behind',
    async () => {
      const url = await startPgbouncer(scratch, await createDatabase('started'), 3);
      const starts = Array.from({ length: 5 }, () =>
        connect({ url, pooler: 'transaction', migrationWaitMs: 5_000 }),
      );
      const started = await Promise.all(starts);
      const [{ held }] = await throughNone.query(
        "SELECT count(*)::int AS held FROM pg_locks WHERE locktype = 'advisory' AND objid = 7466837",
      );
      expect(held).toBe(0);
      for (const one of started) await one.destroy();
    },
  );

  withPgbouncer('works with a user whose name an URL has to encode', async () => {
    await throughNone.query(`CREATE ROLE "shop@home" LOGIN PASSWORD 'a"b'`);
    const url = new URL(direct);
    Object.assign(url, { username: 'shop@home', password: 'a"b' });
    const client = new Client({ connectionString: await startPgbouncer(scratch, url.href, 1) });
    await client.connect();
    expect((await client.query('SELECT current_user AS "user"')).rows).toEqual([{ user: 'shop@home' }]);
    await client.end();
  });

  withPgbouncer('is refused with limits that PgBouncer does not know', async () => {
    await expect(connect({ lockWaitMs: 1_000 })).rejects.toThrow(/unsupported startup parameter/);
  });
});
