import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createEvent, findEvent, listBookings, newEvent } from '@ticket-rush/shared/booking/events';
import { openTestDatabase, type TestDatabase } from '@ticket-rush/testing/database/test-database';
import { countRetries, requestOf } from '@ticket-rush/testing/http/requests';
import { createBarrier } from '@ticket-rush/testing/interleaving/barrier';
import { stepped } from '@ticket-rush/testing/interleaving/stepped-database';
import { schema } from '../../src/schema';
import { uniqueConstraint } from '../../src/techniques/unique-constraint';

let lab: TestDatabase;
beforeEach(async () => {
  lab = await openTestDatabase(schema);
});
afterEach(() => lab.close());

async function bothReadBeforeEitherCounts(tickets: number, buyerIds: [number, number]) {
  const { id } = await createEvent(lab.dataSource, newEvent.parse({ tickets }));
  const bothHaveRead = createBarrier(2);
  const database = stepped(lab.database, { 'count-if-left': () => bothHaveRead.arrive() });
  const book = uniqueConstraint.create({ database, metrics: countRetries() });
  const answers = await Promise.allSettled(buyerIds.map((buyerId) => book(requestOf(buyerId, id))));
  const [event, bookings] = await Promise.all([
    findEvent(lab.dataSource, id),
    listBookings(lab.dataSource, id),
  ]);
  return { sold: event.sold, bookings, refused: answers.filter(({ status }) => status === 'rejected') };
}

test('refuses the second of two clicks that were not checked, and takes its count back', async () => {
  const { sold, bookings, refused } = await bothReadBeforeEitherCounts(10, [12, 12]);
  expect(bookings).toMatchObject([{ buyerId: 12, ticketNumber: 1 }]);
  expect(refused).toMatchObject([{ reason: { type: 'already-booked', outcome: 'rejected' } }]);
  expect(sold).toBe(1);
});

test('sells the last ticket once, though both buyers have read that it is there', async () => {
  const { sold, bookings, refused } = await bothReadBeforeEitherCounts(1, [12, 88]);
  expect(bookings).toMatchObject([{ ticketNumber: 1 }]);
  expect(refused).toMatchObject([{ reason: { type: 'sold-out' } }]);
  expect(sold).toBe(1);
});

test('gives two buyers two tickets, though both have read the same count', async () => {
  const { sold, bookings } = await bothReadBeforeEitherCounts(10, [12, 88]);
  expect(bookings.map(({ ticketNumber }) => ticketNumber)).toEqual([1, 2]);
  expect(sold).toBe(2);
});
