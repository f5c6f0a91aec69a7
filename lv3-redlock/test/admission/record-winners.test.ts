/** The database as the last judge: it records no more than there is, and no buyer twice, also if Redis says so. */

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { statement } from '@ticket-rush/shared/database/statement';
import { rowsWhenCounted } from '@ticket-rush/testing/database/first-count';
import { untilBlocked } from '@ticket-rush/testing/database/test-database';
import { requestOf } from '@ticket-rush/testing/http/requests';
import { recordWinners } from '../../src/admission/record-winners';
import { openRoom, type Room } from './open-room';

const HOLD_EVENT = statement('hold-event', 'SELECT FROM events WHERE id = $1 FOR UPDATE');

const ROWS_READ = statement<{ rowsRead: number }>(
  'rows-read',
  `SELECT (seq_tup_read + idx_tup_fetch)::integer AS "rowsRead" FROM pg_stat_xact_user_tables
    WHERE relname = 'bookings'`,
);

let room: Room;
beforeEach(async () => {
  room = await openRoom();
});
afterEach(() => room.close());

const winner = (buyerId: number, eventId: number) => requestOf(buyerId, eventId);
const record = (winners: ReturnType<typeof winner>[]) => recordWinners(room.lab.database, winners);

test('numbers the winners in the order in which they were let in', async () => {
  const id = await room.putOnSale(10);
  const [ann, bob, cat] = [winner(33, id), winner(22, id), winner(11, id)];
  expect(await record([ann, bob])).toMatchObject([
    { buyerId: 33, ticketNumber: 1, requestId: ann.requestId, technique: 'test' },
    { buyerId: 22, ticketNumber: 2 },
  ]);
  expect(await record([cat])).toMatchObject([{ buyerId: 11, ticketNumber: 3 }]);
  expect((await room.found(id)).event.sold).toBe(3);
});

test('refuses those beyond the last ticket', async () => {
  const id = await room.putOnSale(2);
  const results = await record([winner(1, id), winner(2, id), winner(3, id)]);
  expect(results).toMatchObject([{ ticketNumber: 1 }, { ticketNumber: 2 }, { type: 'sold-out' }]);
  expect((await room.found(id)).event.sold).toBe(2);
});

test('gives the same ticket again to the same request, and refuses another request of the buyer', async () => {
  const id = await room.putOnSale(10);
  const ann = winner(12, id);
  const [ticket] = await record([ann]);
  expect(await record([ann])).toEqual([ticket]);
  expect(await record([winner(88, id), winner(12, id)])).toMatchObject([
    { buyerId: 88, ticketNumber: 2 },
    { type: 'already-booked' },
  ]);
  expect((await room.found(id)).event.sold).toBe(2);
});

test('records a buyer once who was let in twice', async () => {
  const id = await room.putOnSale(10);
  const results = await record([winner(12, id), winner(88, id), winner(12, id)]);
  expect(results).toMatchObject([{ ticketNumber: 1 }, { ticketNumber: 2 }, { type: 'already-booked' }]);
});

test.each([
  ['were never counted', false],
  ['were counted as early as autovacuum does', true],
])('reads no more bookings when thousands have been let in, and they %s', async (_, isCounted) => {
  const { dataSource } = room.lab;
  const whenCounted = await rowsWhenCounted(dataSource, 'bookings');
  const id = await room.putOnSale(10_000);
  const batch = (first: number) => Array.from({ length: 20 }, (_, index) => winner(first + index, id));
  // One connection: PostgreSQL keeps a plan for each, made while there was hardly a booking.
  const rowsRead = await room.lab.database.session(async (session) => {
    for (let first = 1; first <= 2_000; first += 20) {
      await recordWinners(session, batch(first));
      if (isCounted && first <= whenCounted && whenCounted < first + 20)
        await dataSource.query('ANALYZE bookings');
    }
    return session.transaction(async (transaction) => {
      await recordWinners(transaction, batch(2_001));
      const [bookings] = await transaction.run(ROWS_READ, []);
      return bookings?.rowsRead;
    });
  });
  expect((await room.found(id)).event.sold).toBe(2_020);
  expect(rowsRead).toBeLessThan(100);
});

describe('two processes at the same event', () => {
  /** Both statements have begun, and wait for the event. */
  async function atOnce(tickets: number, batches: [number[], number[]]) {
    const id = await room.putOnSale(tickets);
    const { recorded } = await room.lab.database.transaction(async (transaction) => {
      await transaction.run(HOLD_EVENT, [id]);
      const both = batches.map((buyers) => record(buyers.map((buyer) => winner(buyer, id))));
      await untilBlocked(room.lab, ...both);
      return { recorded: Promise.all(both) };
    });
    return { results: (await recorded).flat(), ...(await room.found(id)) };
  }

  test('sell each ticket once: the second counts on from the first', async () => {
    const { event, bookings, results } = await atOnce(3, [
      [1, 2],
      [3, 4],
    ]);
    expect(bookings.map(({ ticketNumber }) => ticketNumber)).toEqual([1, 2, 3]);
    expect(event.sold).toBe(3);
    expect(results.filter((result) => result instanceof Error)).toMatchObject([{ type: 'sold-out' }]);
  });

  test('record a buyer once whom both have let in, and leave no gap', async () => {
    const { event, bookings, results } = await atOnce(10, [
      [1, 2],
      [2, 3],
    ]);
    expect(bookings.map(({ ticketNumber }) => ticketNumber)).toEqual([1, 2, 3]);
    expect(new Set(bookings.map(({ buyerId }) => buyerId))).toEqual(new Set([1, 2, 3]));
    expect(event.sold).toBe(3);
    expect(results.filter((result) => result instanceof Error)).toMatchObject([{ type: 'already-booked' }]);
  });
});
