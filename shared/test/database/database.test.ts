import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { holdUp } from '@ticket-rush/testing/database/database-faults';
import { POOL_WAIT_MS } from '@ticket-rush/testing/database/pool-wait';
import { openTestDatabase, type TestDatabase } from '@ticket-rush/testing/database/test-database';
import { until } from '@ticket-rush/testing/until';
import { pino } from 'pino';
import type { DataSource } from 'typeorm';
import { createEvent, findEvent, newEvent } from '../../booking/events';
import { StartError } from '../../config/start-errors';
import { connectDatabase, poolOf } from '../../database/connect';
import { type Database, openDatabase, openSession } from '../../database/database';
import { statement } from '../../database/statement';

const SELL_ONE = statement('sell-one', 'UPDATE events SET sold = sold + 1 WHERE id = $1');
const DIVIDE_BY_ZERO = statement('divide-by-zero', 'SELECT 1 / 0');
const END_THIS_SESSION = statement('end-this-session', 'SELECT pg_terminate_backend(pg_backend_pid())');

let lab: TestDatabase;
let eventId: number;
beforeEach(async () => {
  lab = await openTestDatabase();
  ({ id: eventId } = await createEvent(lab.dataSource, newEvent.parse({ tickets: 10 })));
});
afterEach(() => lab.close());

const sold = async () => (await findEvent(lab.dataSource, eventId)).sold;

describe('a transaction', () => {
  test('writes nothing when its work throws, and gives the connection back', async () => {
    const failing = lab.database.transaction(async (transaction) => {
      await transaction.run(SELL_ONE, [eventId]);
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await sold()).toBe(0);
  });

  test('writes nothing when the first of two statements fails that were sent together', async () => {
    const failing = lab.database.transaction((transaction) =>
      Promise.all([transaction.run(DIVIDE_BY_ZERO, []), transaction.run(SELL_ONE, [eventId])]),
    );
    await expect(failing).rejects.toMatchObject({ code: '22012' });
    expect(await sold()).toBe(0);
  });

  test('sends a statement while the one before it runs', async () => {
    const client = await poolOf(lab.dataSource).connect();
    const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
    const sent: number[] = [];
    await openSession(client).transaction(async (transaction) => {
      const answers = [1, 2].map(() => {
        const answer = transaction.run(SELL_ONE, [eventId]);
        sent.push(stream.bytesWritten);
        return answer;
      });
      await Promise.all(answers);
    });
    client.release();
    expect(sent[1]).toBeGreaterThan(sent[0] as number);
    expect(await sold()).toBe(2);
  });

  test('is rejected when the connection breaks before the commit', async () => {
    const broken = lab.database.transaction(async (transaction) => {
      await transaction.run(SELL_ONE, [eventId]);
      await transaction.run(END_THIS_SESSION, []);
    });
    await expect(broken).rejects.toMatchObject({ status: 503, outcome: 'rejected', retryable: true });
    expect(await sold()).toBe(0);
  });

  test('is rejected when it has left PostgreSQL waiting for too long', async () => {
    const options = { url: lab.url, poolSize: 1, poolWaitMs: POOL_WAIT_MS, applicationName: 'idle' };
    const dataSource = await connectDatabase({ ...options, idleTransactionMs: 100 });
    const idle = openDatabase(dataSource).transaction(async (transaction) => {
      await transaction.run(SELL_ONE, [eventId]);
      // As if the process were stopped: what PostgreSQL says meanwhile is read after the next statement has been sent.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000);
      await transaction.run(SELL_ONE, [eventId]);
    });
    await expect(idle).rejects.toMatchObject({ status: 503, outcome: 'rejected', retryable: true });
    await dataSource.destroy();
    expect(await sold()).toBe(0);
  });

  test('is rejected when it has waited too long for a lock', async () => {
    const options = { url: lab.url, poolSize: 1, poolWaitMs: POOL_WAIT_MS, applicationName: 'patient' };
    const dataSource = await connectDatabase({ ...options, lockWaitMs: 50 });
    const sellOne = openDatabase(dataSource).run;
    await lab.database.transaction(async (transaction) => {
      await transaction.run(SELL_ONE, [eventId]);
      await expect(sellOne(SELL_ONE, [eventId])).rejects.toMatchObject({ status: 503, outcome: 'rejected' });
    });
    await dataSource.destroy();
    expect(await sold()).toBe(1);
  });

  test('is unknown when the connection breaks during the commit', async () => {
    // A deferred trigger runs inside COMMIT: the server has heard it, and the client never hears back.
    await lab.dataSource.query(`
      CREATE FUNCTION end_this_session() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(10); RETURN NULL; END $$;
      CREATE CONSTRAINT TRIGGER at_commit AFTER UPDATE ON events DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION end_this_session()`);
    const broken = lab.database.transaction((transaction) => transaction.run(SELL_ONE, [eventId]));
    await expect(broken).rejects.toMatchObject({ status: 503, outcome: 'unknown' });
  });

  test('that PostgreSQL refuses to commit leaves its session fit for the next', async () => {
    await lab.dataSource.query(`
      CREATE FUNCTION refuse_first_sale() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF NEW.sold = 1 THEN RAISE EXCEPTION 'no' USING ERRCODE = 'serialization_failure'; END IF; RETURN NULL; END $$;
      CREATE CONSTRAINT TRIGGER at_commit AFTER UPDATE ON events DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION refuse_first_sale()`);
    await lab.database.session(async (session) => {
      const sellOne = () => session.transaction((transaction) => transaction.run(SELL_ONE, [eventId]));
      await expect(sellOne()).rejects.toMatchObject({ code: '40001' });
      await lab.dataSource.query('UPDATE events SET sold = 2 WHERE id = $1', [eventId]);
      await sellOne();
    });
    expect(await sold()).toBe(3);
  });

  test('is rejected when PostgreSQL answers COMMIT with an error', async () => {
    await lab.dataSource.query(`
      CREATE FUNCTION cancel_at_commit() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = 'disk_full'; END $$;
      CREATE CONSTRAINT TRIGGER at_commit AFTER UPDATE ON events DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION cancel_at_commit()`);
    const refused = lab.database.transaction((transaction) => transaction.run(SELL_ONE, [eventId]));
    await expect(refused).rejects.toMatchObject({ status: 503, outcome: 'rejected', retryable: true });
    expect(await sold()).toBe(0);
  });

  test('is no success when COMMIT has rolled back, because the error of a statement was kept from it', async () => {
    const DIVIDE = statement('divide', 'SELECT 1 / ($1::integer - $1::integer)');
    const silenced = lab.database.transaction(async (transaction) => {
      await transaction.run(SELL_ONE, [eventId]);
      await transaction.run(DIVIDE, [1]).catch(() => undefined);
    });
    await expect(silenced).rejects.toThrow('COMMIT has rolled back');
    expect(await sold()).toBe(0);
  });

  test('runs at the isolation level that was asked for', async () => {
    const SHOW = statement<{ transaction_isolation: string }>('show', 'SHOW transaction_isolation');
    const [level] = await lab.database.transaction(
      (transaction) => transaction.run(SHOW, []),
      'SERIALIZABLE',
    );
    expect(level).toEqual({ transaction_isolation: 'serializable' });
  });
});

describe('a statement alone, when its connection breaks', () => {
  test('is unknown if it writes', async () => {
    const sellAndEnd = statement(
      'sell-and-end',
      `${SELL_ONE.text} AND pg_terminate_backend(pg_backend_pid())`,
    );
    const broken = lab.database.run(sellAndEnd, [eventId]);
    await expect(broken).rejects.toMatchObject({ status: 503, outcome: 'unknown' });
  });

  test('is rejected if it only reads', async () => {
    const broken = lab.database.run(END_THIS_SESSION, []);
    await expect(broken).rejects.toMatchObject({ status: 503, outcome: 'rejected' });
  });
});

describe('a session that cannot do what another one can', () => {
  const READ_EVENT = statement<{ name: string }>('read-any-event', 'SELECT * FROM events WHERE id = $1');
  const AGAIN = { status: 503, outcome: 'rejected', retryable: true };

  let dataSource: DataSource;
  let database: Database;
  beforeEach(async () => {
    dataSource = await connectDatabase({
      ...{ url: lab.url, poolSize: 1, poolWaitMs: POOL_WAIT_MS, applicationName: 'alone' },
    });
    database = openDatabase(dataSource);
  });
  afterEach(() => dataSource.destroy());

  test('is closed when its plan has gone stale, and the next one does it', async () => {
    await database.run(READ_EVENT, [eventId]);
    await lab.dataSource.query('ALTER TABLE events ALTER COLUMN name TYPE varchar(200)');
    await expect(database.run(READ_EVENT, [eventId])).rejects.toMatchObject(AGAIN);
    expect(await database.run(READ_EVENT, [eventId])).toHaveLength(1);
  });

  test('is closed when that happens inside of a transaction', async () => {
    await database.run(READ_EVENT, [eventId]);
    await lab.dataSource.query('ALTER TABLE events ALTER COLUMN name TYPE varchar(200)');
    const buy = () =>
      database.transaction(async (transaction) => {
        await transaction.run(SELL_ONE, [eventId]);
        await transaction.run(READ_EVENT, [eventId]);
      });
    await expect(buy()).rejects.toMatchObject(AGAIN);
    await buy();
    expect(await sold()).toBe(1);
  });

  test('is closed when it may only read: it would stay so for as long as it lives', async () => {
    await dataSource.query('SET default_transaction_read_only = on');
    await expect(database.run(SELL_ONE, [eventId])).rejects.toMatchObject(AGAIN);
    await database.run(SELL_ONE, [eventId]);
    expect(await sold()).toBe(1);
  });

  test('is closed when it has forgotten what was prepared', async () => {
    await database.run(SELL_ONE, [eventId]);
    await dataSource.query('DEALLOCATE ALL');
    await expect(database.run(SELL_ONE, [eventId])).rejects.toMatchObject(AGAIN);
    await database.run(SELL_ONE, [eventId]);
    expect(await sold()).toBe(2);
  });
});

test('a request that finds no free connection in time is rejected', async () => {
  const dataSource = await connectDatabase({
    url: lab.url,
    poolSize: 1,
    poolWaitMs: 1_000,
    applicationName: 'test',
  });
  const database = openDatabase(dataSource);
  await database.session(async () => {
    await expect(database.run(SELL_ONE, [eventId])).rejects.toMatchObject({
      status: 503,
      outcome: 'rejected',
    });
  });
  expect(poolOf(dataSource).waitingCount).toBe(0);
  await dataSource.destroy();
  expect(await sold()).toBe(0);
});

test('several instances may bring the schema up to date at the same time', async () => {
  await lab.dataSource.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  const start = () =>
    connectDatabase({ url: lab.url, poolSize: 2, poolWaitMs: POOL_WAIT_MS, applicationName: 'test' });
  const instances = await Promise.all([start(), start(), start()]);
  expect(await lab.dataSource.query('SELECT count(*)::int AS done FROM migrations')).toEqual([{ done: 5 }]);
  await Promise.all(instances.map((instance) => instance.destroy()));
  await createEvent(lab.dataSource, newEvent.parse({ tickets: 1 }));
  ({ id: eventId } = await createEvent(lab.dataSource, newEvent.parse({ tickets: 1 })));
});

describe('a migration lock that another session holds', () => {
  const options = () => ({ url: lab.url, poolSize: 1, poolWaitMs: POOL_WAIT_MS, applicationName: 'second' });
  const lines: string[] = [];
  const logger = pino({}, { write: (line: string) => void lines.push(line) });

  test('is named in the log, and waited for', async () => {
    const runner = lab.dataSource.createQueryRunner();
    await runner.query('SELECT pg_advisory_lock(7466837)');
    const starting = connectDatabase({ ...options(), logger });
    await until(
      'the log says what the start waits for',
      async () => lines.join('\n'),
      (log) => log.includes('waits for the migrations'),
    );
    expect(lines.join('\n')).toContain(`"application":"${new URL(lab.url).pathname.slice(1)}"`);
    await runner.query('SELECT pg_advisory_unlock(7466837)');
    await runner.release();
    await (await starting).destroy();
  });

  test('ends the start in one line, if it is held for too long', async () => {
    const runner = lab.dataSource.createQueryRunner();
    await runner.query('SELECT pg_advisory_lock(7466837)');
    await expect(connectDatabase({ ...options(), migrationWaitMs: 200 })).rejects.toThrow(
      'The schema could not be brought up to date: another session held a lock that the migrations need for 200 ms',
    );
    await runner.query('SELECT pg_advisory_unlock(7466837)');
    await runner.release();
  });

  test('and so does a table that has to change', async () => {
    const release = await holdUp(lab.dataSource, 'LOCK TABLE migrations IN ACCESS EXCLUSIVE MODE');
    await expect(connectDatabase({ ...options(), migrationWaitMs: 200 })).rejects.toThrow(StartError);
    await release();
  });
});

test('the entities describe the tables that the migrations create', async () => {
  const { upQueries } = await lab.dataSource.driver.createSchemaBuilder().log();
  expect(upQueries.map(({ query }) => query)).toEqual([]);
});
