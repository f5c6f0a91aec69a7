import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createEvent, findEvent, newEvent } from '@ticket-rush/shared/booking/events';
import {
  openTestDatabase,
  type TestDatabase,
  untilBlocked,
} from '@ticket-rush/testing/database/test-database';
import { countRetries, requestOf } from '@ticket-rush/testing/http/requests';
import { createGate } from '@ticket-rush/testing/interleaving/barrier';
import { stepped } from '@ticket-rush/testing/interleaving/stepped-database';
import { advisoryLock } from '../../src/techniques/advisory-lock';

let lab: TestDatabase;
beforeEach(async () => {
  lab = await openTestDatabase();
});
afterEach(() => lab.close());

const putOnSale = async () => (await createEvent(lab.dataSource, newEvent.parse({ tickets: 10 }))).id;

/** Buyer 12 has read the event and has not written yet. */
async function firstHasTheLock(eventId: number) {
  const mayWrite = createGate();
  const hasRead = createGate();
  const database = stepped(lab.database, {
    'write-sold': () => {
      hasRead.open();
      return mayWrite.opened;
    },
  });
  const first = advisoryLock.create({ database, metrics: countRetries() })(requestOf(12, eventId));
  await hasRead.opened;
  return { first, mayWrite };
}

test('makes the second buyer wait until the first commits', async () => {
  const id = await putOnSale();
  const { first, mayWrite } = await firstHasTheLock(id);
  const second = advisoryLock.create({ database: lab.database, metrics: countRetries() })(requestOf(88, id));
  await untilBlocked(lab, second);
  mayWrite.open();
  expect(await first).toMatchObject({ buyerId: 12, ticketNumber: 1 });
  expect(await second).toMatchObject({ buyerId: 88, ticketNumber: 2 });
  expect(await findEvent(lab.dataSource, id)).toMatchObject({ sold: 2 });
});

test('keeps buyers of different events from waiting for each other', async () => {
  const [id, another] = [await putOnSale(), await putOnSale()];
  const { first, mayWrite } = await firstHasTheLock(id);
  const second = advisoryLock.create({ database: lab.database, metrics: countRetries() })(
    requestOf(88, another),
  );
  const waited = await untilBlocked(lab, second);
  mayWrite.open();
  expect(waited).toBe(false);
  expect(await Promise.all([first, second])).toMatchObject([{ ticketNumber: 1 }, { ticketNumber: 1 }]);
});

test('lets the second buyer in when the first is refused', async () => {
  const id = await putOnSale();
  const book = advisoryLock.create({ database: lab.database, metrics: countRetries() });
  await book(requestOf(12, id));
  await expect(book(requestOf(12, id))).rejects.toMatchObject({
    type: 'already-booked',
    outcome: 'rejected',
  });
  expect(await book(requestOf(88, id))).toMatchObject({ ticketNumber: 2 });
});
