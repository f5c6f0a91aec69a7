/** TypeORM in its own words: that it sends what the techniques of SQL send, and what it does not tell. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { BookingEntity } from '@ticket-rush/shared/booking/booking.entity';
import { EventEntity } from '@ticket-rush/shared/booking/event.entity';
import { createEvent, findEvent, listBookings, newEvent } from '@ticket-rush/shared/booking/events';
import { connectDatabase } from '@ticket-rush/shared/database/connect';
import { statement } from '@ticket-rush/shared/database/statement';
import { openCommitGate } from '@ticket-rush/testing/database/database-faults';
import {
  openTestDatabase,
  type TestDatabase,
  untilBlocked,
} from '@ticket-rush/testing/database/test-database';
import { countRetries, requestOf } from '@ticket-rush/testing/http/requests';
import { createBarrier, createGate } from '@ticket-rush/testing/interleaving/barrier';
import { noPause } from '@ticket-rush/testing/interleaving/no-pause';
import { stepped } from '@ticket-rush/testing/interleaving/stepped-database';
import { schema } from '../../src/schema';
import { conditionalUpdateTypeorm } from '../../src/techniques/conditional-update-typeorm';
import { optimisticTypeorm } from '../../src/techniques/optimistic-typeorm';
import { rowLockTypeorm } from '../../src/techniques/row-lock-typeorm';

let lab: TestDatabase;
let eventId: number;
beforeEach(async () => {
  lab = await openTestDatabase(schema);
  ({ id: eventId } = await createEvent(lab.dataSource, newEvent.parse({ tickets: 10 })));
});
afterEach(() => lab.close());

const metrics = countRetries();
const TYPEORM = [rowLockTypeorm, optimisticTypeorm, conditionalUpdateTypeorm];
const PREPARED = statement<{ text: string }>(
  'prepared',
  'SELECT statement AS text FROM pg_prepared_statements',
);
const END_OTHERS = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = current_database() AND query = 'COMMIT' AND wait_event_type = 'Lock'`;

describe('techniques in TypeORM’s words', () => {
  test('row lock: locks the row in the statement that reads it, and the second buyer waits', async () => {
    const stopped = createGate();
    const mayCommit = createGate();
    const database = stepped(lab.database, {
      COMMIT: () => {
        stopped.open();
        return mayCommit.opened;
      },
    });
    const first = rowLockTypeorm.create({ database, metrics })(requestOf(12, eventId));
    await Promise.race([stopped.opened, first]);
    const second = rowLockTypeorm.create({ database: lab.database, metrics })(requestOf(88, eventId));
    expect(await untilBlocked(lab, second)).toBe(true);
    mayCommit.open();
    expect([(await first).ticketNumber, (await second).ticketNumber]).toEqual([1, 2]);
    const texts = await lab.database.session((session) => session.run(PREPARED, []));
    expect(texts.map(({ text }) => text)).toContainEqual(expect.stringMatching(/^SELECT .* FOR UPDATE$/));
  });

  test('optimistic: the second of two who have read the same version starts over', async () => {
    const bothHaveRead = createBarrier(2);
    const counted = countRetries();
    const database = stepped(lab.database, { 'compare-and-set': () => bothHaveRead.arrive() });
    const book = optimisticTypeorm.create({ database, metrics: counted, pause: noPause });
    const bookings = await Promise.all([book(requestOf(12, eventId)), book(requestOf(88, eventId))]);
    expect(bookings.map(({ ticketNumber }) => ticketNumber).sort()).toEqual([1, 2]);
    expect(counted.retries).toBe(1);
    expect(await findEvent(lab.dataSource, eventId)).toMatchObject({ sold: 2, version: 2 });
  });

  test('conditional update: the second click is refused by the index, and its count taken back', async () => {
    const book = conditionalUpdateTypeorm.create({ database: lab.database, metrics });
    await book(requestOf(12, eventId));
    await expect(book(requestOf(12, eventId))).rejects.toMatchObject({ type: 'already-booked' });
    expect(await findEvent(lab.dataSource, eventId)).toMatchObject({ sold: 1 });
  });

  test.each(TYPEORM)('$slug: a COMMIT whose answer is lost is unknown', async ({ create }) => {
    const blockCommits = await openCommitGate(lab.dataSource, ['bookings']);
    const unblock = await blockCommits();
    const booking = create({ database: lab.database, metrics })(requestOf(12, eventId));
    await untilBlocked(lab, booking);
    await lab.dataSource.query(END_OTHERS);
    await expect(booking).rejects.toMatchObject({ status: 503, outcome: 'unknown' });
    await unblock();
  });
});

describe('what TypeORM does not tell', () => {
  test('a lock with relations is refused: an outer join has a side that may be missing', async () => {
    const locked = lab.dataSource.transaction((manager) =>
      manager.findOne(BookingEntity, {
        where: { eventId },
        relations: { event: true },
        lock: { mode: 'pessimistic_write' },
      }),
    );
    await expect(locked).rejects.toThrow(
      /FOR UPDATE cannot be applied to the nullable side of an outer join/,
    );
  });

  test('a lock with relations holds where it names the table that it locks', async () => {
    const book = rowLockTypeorm.create({ database: lab.database, metrics });
    await book(requestOf(12, eventId));
    const booking = await lab.dataSource.transaction((manager) =>
      manager.findOneOrFail(BookingEntity, {
        where: { eventId },
        relations: { event: true },
        lock: { mode: 'pessimistic_write', tables: ['bookings'] },
      }),
    );
    expect(booking.event.sold).toBe(1);
  });

  /** Also the time in which a new connection must stand, so it is long enough for a busy machine. */
  const POOL_WAIT_MS = 2_000;

  /** As many buyers as the pool has connections: each has one, and wants another. */
  async function bothSellInside(through: 'the manager' | 'the DataSource') {
    const dataSource = await connectDatabase(
      { url: lab.url, poolSize: 2, poolWaitMs: POOL_WAIT_MS, applicationName: 'small' },
      schema,
    );
    const bothAreInside = createBarrier(2);
    const sell = () =>
      dataSource.transaction(async (manager) => {
        await manager.query('SELECT 1');
        await bothAreInside.arrive();
        const events = (through === 'the manager' ? manager : dataSource).getRepository(EventEntity);
        await events.increment({ id: eventId }, 'sold', 1);
      });
    const answers = await Promise.allSettled([sell(), sell()]).finally(() => dataSource.destroy());
    return answers.map((answer) => (answer.status === 'fulfilled' ? 'sold' : String(answer.reason)));
  }

  test('the DataSource inside of a transaction takes a second connection, and a full pool has none', async () => {
    const starved = expect.stringMatching(/timeout exceeded when trying to connect/);
    expect(await bothSellInside('the DataSource')).toEqual([starved, starved]);
    expect(await bothSellInside('the manager')).toEqual(['sold', 'sold']);
    expect(await findEvent(lab.dataSource, eventId)).toMatchObject({ sold: 2 });
  });

  test('dataSource.transaction takes a COMMIT that has rolled back for a success', async () => {
    const bad = statement('bad', 'SELECT 1 / 0');
    const told = await lab.dataSource.transaction(async (manager) => {
      await manager.increment(EventEntity, { id: eventId }, 'sold', 1);
      await manager.query(bad.text).catch(() => undefined);
      return 'sold';
    });
    expect(told).toBe('sold');
    expect(await findEvent(lab.dataSource, eventId)).toMatchObject({ sold: 0 });
    const here = lab.database.transaction(async (transaction) => {
      await lab.database.managerOf(transaction).increment(EventEntity, { id: eventId }, 'sold', 1);
      await transaction.run(bad, []).catch(() => undefined);
    });
    await expect(here).rejects.toThrow('COMMIT has rolled back');
    expect(await listBookings(lab.dataSource, eventId)).toEqual([]);
  });
});
