import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { listBookings } from '@ticket-rush/shared/booking/events';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import { countRetries, requestOf } from '@ticket-rush/testing/http/requests';
import { noPause } from '@ticket-rush/testing/interleaving/no-pause';
import { type Title, transcriptsOf } from '@ticket-rush/testing/interleaving/transcript/transcripts-of';
import { bookBothAsNamed, bookBothInOrder } from '../src/deadlock/book-both';
import { schema } from '../src/schema';
import { conditionalUpdate } from '../src/techniques/conditional-update';
import { optimistic } from '../src/techniques/optimistic';
import { rowLock } from '../src/techniques/row-lock';
import { serializable } from '../src/techniques/serializable';
import { skipLocked } from '../src/techniques/skip-locked';
import { uniqueConstraint } from '../src/techniques/unique-constraint';
import { ticketRows } from '../src/ticket-rows';

const { lab, newEvent, tell } = transcriptsOf(join(__dirname, '..'), schema, ticketRows);
const metrics = countRetries();

/** Two buyers, or one who clicks twice, with the same technique. The transcript has its name. */
async function bothBook(finding: string, technique: Technique, buyers: [number, number], schedule: string[]) {
  const eventId = await newEvent(10);
  await tell(
    { name: technique.slug, finding },
    (database) => {
      const book = technique.create({ database, metrics, pause: noPause });
      const buy = (buyerId: number) => () => book(requestOf(buyerId, eventId, technique.slug));
      return { T1: buy(buyers[0]), T2: buy(buyers[1]) };
    },
    schedule,
  );
  const bookings = await listBookings(lab().dataSource, eventId);
  return bookings.map(({ buyerId, ticketNumber }) => [buyerId, ticketNumber]);
}

test('row lock: the second buyer waits, and reads what the first has left', async () => {
  const sold = await bothBook(
    'T2 waits for the lock until T1 commits, then reads sold 1 and sells ticket 2.',
    rowLock,
    [12, 88],
    [
      'T1 BEGIN',
      'T2 BEGIN',
      'T1 lock-event',
      'T2 lock-event',
      'T1 find-booking',
      'T1 write-sold',
      'T1 insert-booking',
      'T1 COMMIT',
      'T2 find-booking',
      'T2 write-sold',
      'T2 insert-booking',
      'T2 COMMIT',
    ],
  );
  expect(sold).toEqual([
    [12, 1],
    [88, 2],
  ]);
});

test('optimistic: the second buyer’s write finds another version, and starts over', async () => {
  const sold = await bothBook(
    'The write of T2 waits for T1, then finds another version than T2 has read: T2 starts over and sells ticket 2.',
    optimistic,
    [12, 88],
    [
      'T1 BEGIN',
      'T2 BEGIN',
      'T1 read-event',
      'T2 read-event',
      'T1 find-booking',
      'T2 find-booking',
      'T1 sell-if-unchanged',
      'T2 sell-if-unchanged',
      'T1 insert-booking',
      'T1 COMMIT',
      'T2 COMMIT',
      'T2 BEGIN',
      'T2 read-event',
      'T2 find-booking',
      'T2 sell-if-unchanged',
      'T2 insert-booking',
      'T2 COMMIT',
    ],
  );
  expect(sold).toEqual([
    [12, 1],
    [88, 2],
  ]);
});

test('serializable: PostgreSQL refuses the write of a buyer who has read too early', async () => {
  const sold = await bothBook(
    'The write of T2 waits until T1 commits and gets error 40001: T2 starts over and sells ticket 2.',
    serializable,
    [12, 88],
    [
      'T1 BEGIN',
      'T2 BEGIN',
      'T1 read-event',
      'T2 read-event',
      'T1 find-booking',
      'T2 find-booking',
      'T1 write-sold',
      'T2 write-sold',
      'T1 insert-booking',
      'T1 COMMIT',
      'T2 ROLLBACK',
      'T2 BEGIN',
      'T2 read-event',
      'T2 find-booking',
      'T2 write-sold',
      'T2 insert-booking',
      'T2 COMMIT',
    ],
  );
  expect(sold).toEqual([
    [12, 1],
    [88, 2],
  ]);
});

test('unique constraint: the second click has counted, and takes it back', async () => {
  const sold = await bothBook(
    'The second click waits and counts to 2, the unique index refuses its booking with error 23505, and ROLLBACK takes the count back.',
    uniqueConstraint,
    [12, 12],
    [
      'T1 BEGIN',
      'T2 BEGIN',
      'T1 read-event',
      'T2 read-event',
      'T1 count-if-left',
      'T2 count-if-left',
      'T1 insert-one-per-buyer',
      'T1 COMMIT',
      'T2 insert-one-per-buyer',
      'T2 ROLLBACK',
    ],
  );
  expect(sold).toEqual([[12, 1]]);
});

test('skip locked: the second buyer takes another ticket and does not wait', async () => {
  const sold = await bothBook(
    'T2 skips the ticket that T1 has locked, takes ticket 2 and commits first, without a wait.',
    skipLocked,
    [12, 88],
    [
      'T1 BEGIN',
      'T2 BEGIN',
      'T1 read-event',
      'T2 read-event',
      'T1 find-booking',
      'T2 find-booking',
      'T1 lock-any-ticket',
      'T2 lock-any-ticket',
      'T2 take-ticket',
      'T2 insert-one-per-buyer',
      'T2 COMMIT',
      'T1 take-ticket',
      'T1 insert-one-per-buyer',
      'T1 COMMIT',
    ],
  );
  expect(sold).toEqual([
    [12, 1],
    [88, 2],
  ]);
});

test('conditional update: one statement each, and the second checks again after its wait', async () => {
  const eventId = await newEvent(1);
  await tell(
    {
      name: conditionalUpdate.slug,
      finding: 'The one statement of T2 waits until T1 commits, checks again, and finds no ticket left.',
    },
    (database) => {
      const book = conditionalUpdate.create({ database, metrics });
      return {
        // T1 holds the row for a while, so that T2 has to wait: one statement is hard to interrupt.
        T1: () => rowLock.create({ database, metrics })(requestOf(12, eventId, rowLock.slug)),
        T2: () => book(requestOf(88, eventId, conditionalUpdate.slug)),
      };
    },
    [
      'T1 BEGIN',
      'T1 lock-event',
      'T1 find-booking',
      'T1 write-sold',
      'T2 sell-if-left',
      'T1 insert-booking',
      'T1 COMMIT',
      'T2 read-event',
      'T2 find-booking',
    ],
  );
  expect(await listBookings(lab().dataSource, eventId)).toMatchObject([{ buyerId: 12, ticketNumber: 1 }]);
});

/** T1 wants both events as named, T2 the other way round. */
async function bothBookBoth(title: Title, bookBoth: typeof bookBothAsNamed, schedule: string[]) {
  const [friday, saturday] = [await newEvent(10), await newEvent(10)];
  await tell(
    title,
    (database) => {
      const book = bookBoth(database);
      return {
        T1: () => book([requestOf(12, friday), requestOf(12, saturday)]),
        T2: () => book([requestOf(88, saturday), requestOf(88, friday)]),
      };
    },
    schedule,
  );
  const bookings = await Promise.all([friday, saturday].map((id) => listBookings(lab().dataSource, id)));
  return bookings.map((of) => of.length);
}

const bookOne = (party: string) =>
  ['lock-event', 'read-event', 'find-booking', 'write-sold', 'insert-booking'].map(
    (step) => `${party} ${step}`,
  );

test('deadlock: each has what the other waits for', async () => {
  const sold = await bothBookBoth(
    {
      name: 'deadlock',
      finding:
        'Each holds the event that the other wants: PostgreSQL ends T2 with error 40P01, and T1 goes on.',
    },
    bookBothAsNamed,
    [
      'T1 BEGIN',
      'T2 BEGIN',
      ...bookOne('T1'),
      ...bookOne('T2'),
      'T1 lock-event',
      'T2 lock-event',
      'T2 ROLLBACK',
      ...bookOne('T1').slice(1),
      'T1 COMMIT',
    ],
  );
  expect(sold).toEqual([1, 1]);
});

test('no deadlock: both begin with the smaller id', async () => {
  const sold = await bothBookBoth(
    {
      name: 'no-deadlock',
      finding: 'Both lock event 1 first, so T2 waits until T1 commits, and each books both events.',
    },
    bookBothInOrder,
    [
      'T1 BEGIN',
      'T2 BEGIN',
      ...bookOne('T1'),
      'T2 lock-event',
      ...bookOne('T1'),
      'T1 COMMIT',
      ...bookOne('T2').slice(1),
      ...bookOne('T2'),
      'T2 COMMIT',
    ],
  );
  expect(sold).toEqual([2, 2]);
});
