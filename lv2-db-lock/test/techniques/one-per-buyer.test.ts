/** Three ways to keep one ticket per buyer: one is too late, one locks the wrong thing or too much, one fits. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { BookingRequest } from '@ticket-rush/shared/booking/booking';
import { hasBooked, insertBooking } from '@ticket-rush/shared/booking/critical-section';
import { createEvent, listBookings, newEvent } from '@ticket-rush/shared/booking/events';
import { AlreadyBooked } from '@ticket-rush/shared/booking/refusals';
import type { Database, Transaction } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import {
  openTestDatabase,
  type TestDatabase,
  untilBlocked,
} from '@ticket-rush/testing/database/test-database';
import { countRetries, requestOf } from '@ticket-rush/testing/http/requests';
import { createBarrier, createGate } from '@ticket-rush/testing/interleaving/barrier';
import { stepped } from '@ticket-rush/testing/interleaving/stepped-database';
import { schema } from '../../src/schema';
import { rowLock } from '../../src/techniques/row-lock';
import { insertOnePerBuyer } from '../../src/techniques/unique-constraint';

let lab: TestDatabase;
let eventId: number;
beforeEach(async () => {
  lab = await openTestDatabase(schema);
  ({ id: eventId } = await createEvent(lab.dataSource, newEvent.parse({ tickets: null })));
});
afterEach(() => lab.close());

type Check = (transaction: Transaction, request: BookingRequest) => Promise<boolean>;

/** No counter here: only the question whether the buyer may have a ticket, and the ticket. */
function checkThenInsert(database: Database, alreadyBooked: Check) {
  return (request: BookingRequest) =>
    database.transaction(async (transaction) => {
      if (await alreadyBooked(transaction, request))
        throw new AlreadyBooked(request.eventId, request.buyerId);
      return insertBooking(transaction, request, 1);
    });
}

async function bothClicksCheckBeforeEitherInserts(alreadyBooked: Check) {
  const bothHaveChecked = createBarrier(2);
  const database = stepped(lab.database, { 'insert-booking': () => bothHaveChecked.arrive() });
  const click = checkThenInsert(database, alreadyBooked);
  await Promise.all([click(requestOf(12, eventId)), click(requestOf(12, eventId))]);
  return listBookings(lab.dataSource, eventId);
}

test('check-then-insert is too late: both clicks have found no booking when the first inserts', async () => {
  expect(await bothClicksCheckBeforeEitherInserts(hasBooked)).toHaveLength(2);
});

const LOCK_BOOKINGS = statement<{ buyerId: number }>(
  'lock-bookings',
  'SELECT buyer_id AS "buyerId" FROM bookings WHERE event_id = $1 FOR UPDATE',
);

const hasBookedInLockedRange: Check = async (transaction, { buyerId }) =>
  (await transaction.run(LOCK_BOOKINGS, [eventId])).some((booking) => booking.buyerId === buyerId);

test('a lock on all bookings of the event does not lock the one that is not there yet', async () => {
  expect(await bothClicksCheckBeforeEitherInserts(hasBookedInLockedRange)).toHaveLength(2);
});

/** Whether `second` has to wait for `first`, which ends afterwards. */
async function waitsFor(first: Promise<unknown>, second: Promise<unknown>, letFirstEnd: () => void) {
  const waited = await untilBlocked(lab, second);
  letFirstEnd();
  await Promise.allSettled([first, second]);
  return waited;
}

/** Buyer 12 has done everything but commit. */
async function firstIsOpen(book: (database: Database) => (request: BookingRequest) => Promise<unknown>) {
  const isDone = createGate();
  const mayCommit = createGate();
  const database = stepped(lab.database, {
    COMMIT: () => {
      isDone.open();
      return mayCommit.opened;
    },
  });
  const first = book(database)(requestOf(12, eventId));
  await isDone.opened;
  return { first, letFirstEnd: mayCommit.open };
}

test('the same lock makes another buyer wait, once there is a booking to lock', async () => {
  await checkThenInsert(lab.database, hasBooked)(requestOf(7, eventId));
  const book = (database: Database) => checkThenInsert(database, hasBookedInLockedRange);
  const { first, letFirstEnd } = await firstIsOpen(book);
  const another = book(lab.database)(requestOf(88, eventId));
  expect(await waitsFor(first, another, letFirstEnd)).toBe(true);
});

test('a lock on the event closes the gap, and makes every other buyer wait, too', async () => {
  const book = (database: Database) => rowLock.create({ database, metrics: countRetries() });
  const { first, letFirstEnd } = await firstIsOpen(book);
  const another = book(lab.database)(requestOf(88, eventId));
  expect(await waitsFor(first, another, letFirstEnd)).toBe(true);
});

const insertAlone = (database: Database) => (request: BookingRequest) =>
  database.transaction((transaction) => insertOnePerBuyer(transaction, request, request.buyerId));

test('the unique index lets another buyer pass', async () => {
  const { first, letFirstEnd } = await firstIsOpen(insertAlone);
  const another = insertAlone(lab.database)(requestOf(88, eventId));
  expect(await waitsFor(first, another, letFirstEnd)).toBe(false);
  expect(await listBookings(lab.dataSource, eventId)).toHaveLength(2);
});

test('the unique index makes the same buyer wait, and refuses when the first commits', async () => {
  const { first, letFirstEnd } = await firstIsOpen(insertAlone);
  const again = insertAlone(lab.database)(requestOf(12, eventId));
  expect(await waitsFor(first, again, letFirstEnd)).toBe(true);
  await expect(again).rejects.toMatchObject({ type: 'already-booked', outcome: 'rejected' });
  expect(await listBookings(lab.dataSource, eventId)).toHaveLength(1);
});
