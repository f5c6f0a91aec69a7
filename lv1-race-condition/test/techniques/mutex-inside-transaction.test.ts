import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { auditEvent } from '@ticket-rush/shared/booking/audit/audit';
import { createEvent, findEvent, listBookings, newEvent } from '@ticket-rush/shared/booking/events';
import {
  openTestDatabase,
  type TestDatabase,
  untilBlocked,
} from '@ticket-rush/testing/database/test-database';
import { countRetries, requestOf } from '@ticket-rush/testing/http/requests';
import { createGate } from '@ticket-rush/testing/interleaving/barrier';
import { stepped } from '@ticket-rush/testing/interleaving/stepped-database';
import { mutexInsideTransaction } from '../../src/techniques/mutex-inside-transaction';

let lab: TestDatabase;
beforeEach(async () => {
  lab = await openTestDatabase();
});
afterEach(() => lab.close());

/** The first has left the mutex and not committed; the second goes through the mutex until it meets the first's row. */
async function secondEntersBeforeFirstCommits(tickets: number, [first, second]: [number, number]) {
  const { id } = await createEvent(lab.dataSource, newEvent.parse({ tickets }));
  const firstIsDone = createGate();
  const mayCommit = createGate();
  const database = stepped(lab.database, {
    COMMIT: () => {
      firstIsDone.open();
      return mayCommit.opened;
    },
  });
  const book = mutexInsideTransaction.create({ database, metrics: countRetries() });
  const booking = book(requestOf(first, id));
  await firstIsDone.opened;
  const next = book(requestOf(second, id));
  await untilBlocked(lab, next);
  mayCommit.open();
  await Promise.all([booking, next]);
  const [event, bookings] = await Promise.all([
    findEvent(lab.dataSource, id),
    listBookings(lab.dataSource, id),
  ]);
  return auditEvent({ event, bookings });
}

test('lets the next buyer read the old stock, because the mutex is free before COMMIT', async () => {
  const audit = await secondEntersBeforeFirstCommits(10, [12, 88]);
  expect(audit).toMatchObject({ sold: 2, counter: 1, verdict: 'broken' });
  expect(audit.sharedTickets).toEqual([{ ticketNumber: 1, buyerIds: [12, 88] }]);
});

test('sells the last ticket twice, on one instance', async () => {
  const audit = await secondEntersBeforeFirstCommits(1, [12, 88]);
  expect(audit).toMatchObject({ sold: 2, tickets: 1, oversold: 1 });
});

test('gives one buyer two tickets, because the first is not to be seen yet', async () => {
  const audit = await secondEntersBeforeFirstCommits(10, [12, 12]);
  expect(audit.duplicates).toMatchObject([{ buyerId: 12 }]);
});
