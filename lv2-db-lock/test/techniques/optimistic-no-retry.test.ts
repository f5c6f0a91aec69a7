import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createEvent, findEvent, listBookings, newEvent } from '@ticket-rush/shared/booking/events';
import { openTestDatabase, type TestDatabase } from '@ticket-rush/testing/database/test-database';
import { countRetries, requestOf } from '@ticket-rush/testing/http/requests';
import { createBarrier } from '@ticket-rush/testing/interleaving/barrier';
import { stepped } from '@ticket-rush/testing/interleaving/stepped-database';
import { optimisticNoRetry } from '../../src/techniques/optimistic-no-retry';

let lab: TestDatabase;
beforeEach(async () => {
  lab = await openTestDatabase();
});
afterEach(() => lab.close());

test('sends away a buyer who finds the version changed, with tickets left', async () => {
  const { id } = await createEvent(lab.dataSource, newEvent.parse({ tickets: 10 }));
  const bothHaveRead = createBarrier(2);
  const database = stepped(lab.database, { 'sell-if-unchanged': () => bothHaveRead.arrive() });
  const book = optimisticNoRetry.create({ database, metrics: countRetries() });
  const answers = await Promise.allSettled([12, 88].map((buyerId) => book(requestOf(buyerId, id))));

  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(answers.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { type: 'contended', outcome: 'rejected', retryable: true },
  });
  expect(await listBookings(lab.dataSource, id)).toMatchObject([{ ticketNumber: 1 }]);
  expect(await findEvent(lab.dataSource, id)).toMatchObject({ sold: 1, version: 1 });
});
