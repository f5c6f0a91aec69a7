import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { auditEvent } from '@ticket-rush/shared/booking/audit/audit';
import { createEvent, findEvent, listBookings, newEvent } from '@ticket-rush/shared/booking/events';
import { openTestDatabase, type TestDatabase } from '@ticket-rush/testing/database/test-database';
import { countRetries, requestOf } from '@ticket-rush/testing/http/requests';
import { createBarrier } from '@ticket-rush/testing/interleaving/barrier';
import { stepped } from '@ticket-rush/testing/interleaving/stepped-database';
import { unprotected } from '../../src/techniques/unprotected';

let lab: TestDatabase;
beforeEach(async () => {
  lab = await openTestDatabase();
});
afterEach(() => lab.close());

/** Both buyers read before either writes: the interleaving that a rush only makes likely. */
async function bothReadBeforeEitherWrites(tickets: number, buyerIds: [number, number]) {
  const { id } = await createEvent(lab.dataSource, newEvent.parse({ tickets }));
  const bothHaveRead = createBarrier(2);
  const database = stepped(lab.database, { 'write-sold': () => bothHaveRead.arrive() });
  const book = unprotected.create({ database, metrics: countRetries() });
  await Promise.all(buyerIds.map((buyerId) => book(requestOf(buyerId, id))));
  const [event, bookings] = await Promise.all([
    findEvent(lab.dataSource, id),
    listBookings(lab.dataSource, id),
  ]);
  return auditEvent({ event, bookings });
}

test('loses an update when both buyers read before either writes', async () => {
  const audit = await bothReadBeforeEitherWrites(10, [12, 88]);
  expect(audit).toMatchObject({ sold: 2, counter: 1, verdict: 'broken' });
  expect(audit.sharedTickets).toMatchObject([{ ticketNumber: 1 }]);
});

test('sells the last ticket twice when both buyers find it', async () => {
  const audit = await bothReadBeforeEitherWrites(1, [12, 88]);
  expect(audit).toMatchObject({ sold: 2, tickets: 1, oversold: 1, verdict: 'broken' });
});

test('gives one buyer two tickets when both clicks find none booked', async () => {
  const audit = await bothReadBeforeEitherWrites(10, [12, 12]);
  expect(audit.duplicates).toEqual([{ buyerId: 12, bookingIds: [expect.any(Number), expect.any(Number)] }]);
});
