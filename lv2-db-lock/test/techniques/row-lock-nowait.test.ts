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
import { rowLockNowait } from '../../src/techniques/row-lock-nowait';

let lab: TestDatabase;
beforeEach(async () => {
  lab = await openTestDatabase();
});
afterEach(() => lab.close());

test('sends the second buyer away while the first has the row, and not any longer', async () => {
  const { id } = await createEvent(lab.dataSource, newEvent.parse({ tickets: 10 }));
  const mayWrite = createGate();
  const firstHasRead = createGate();
  const first = rowLockNowait.create({
    database: stepped(lab.database, {
      'write-sold': () => {
        firstHasRead.open();
        return mayWrite.opened;
      },
    }),
    metrics: countRetries(),
  })(requestOf(12, id));
  await firstHasRead.opened;

  const book = rowLockNowait.create({ database: lab.database, metrics: countRetries() });
  const second = book(requestOf(88, id));
  await untilBlocked(lab, second);
  mayWrite.open();

  expect(await first).toMatchObject({ buyerId: 12, ticketNumber: 1 });
  await expect(second).rejects.toMatchObject({ type: 'contended', outcome: 'rejected', retryable: true });
  expect(await book(requestOf(88, id))).toMatchObject({ buyerId: 88, ticketNumber: 2 });
  expect(await findEvent(lab.dataSource, id)).toMatchObject({ sold: 2 });
});
