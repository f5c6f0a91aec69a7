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
import { rowLock } from '../../src/techniques/row-lock';

let lab: TestDatabase;
beforeEach(async () => {
  lab = await openTestDatabase();
});
afterEach(() => lab.close());

test('makes the second buyer wait until the first commits', async () => {
  const { id } = await createEvent(lab.dataSource, newEvent.parse({ tickets: 10 }));
  const mayWrite = createGate();
  const firstHasRead = createGate();
  const first = rowLock.create({
    database: stepped(lab.database, {
      'write-sold': () => {
        firstHasRead.open();
        return mayWrite.opened;
      },
    }),
    metrics: countRetries(),
  })(requestOf(12, id));
  await firstHasRead.opened;

  const second = rowLock.create({ database: lab.database, metrics: countRetries() })(requestOf(88, id));
  await untilBlocked(lab, second);
  mayWrite.open();

  expect(await first).toMatchObject({ buyerId: 12, ticketNumber: 1 });
  expect(await second).toMatchObject({ buyerId: 88, ticketNumber: 2 });
  expect(await findEvent(lab.dataSource, id)).toMatchObject({ sold: 2 });
});

test('lets the second buyer in when the first is refused', async () => {
  const { id } = await createEvent(lab.dataSource, newEvent.parse({ tickets: 10 }));
  const book = rowLock.create({ database: lab.database, metrics: countRetries() });
  await book(requestOf(12, id));
  await expect(book(requestOf(12, id))).rejects.toMatchObject({
    type: 'already-booked',
    outcome: 'rejected',
  });
  expect(await book(requestOf(88, id))).toMatchObject({ ticketNumber: 2 });
});
