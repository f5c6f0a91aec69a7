import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createEvent, findEvent, listBookings, newEvent } from '@ticket-rush/shared/booking/events';
import { openTestDatabase, type TestDatabase } from '@ticket-rush/testing/database/test-database';
import { countRetries, requestOf } from '@ticket-rush/testing/http/requests';
import { createBarrier } from '@ticket-rush/testing/interleaving/barrier';
import { stepped } from '@ticket-rush/testing/interleaving/stepped-database';
import { optimistic } from '../../src/techniques/optimistic';

let lab: TestDatabase;
beforeEach(async () => {
  lab = await openTestDatabase();
});
afterEach(() => lab.close());

async function bothReadTheSameVersion(buyerIds: [number, number]) {
  const { id } = await createEvent(lab.dataSource, newEvent.parse({ tickets: 10 }));
  const bothHaveRead = createBarrier(2);
  const metrics = countRetries();
  const database = stepped(lab.database, { 'sell-if-unchanged': () => bothHaveRead.arrive() });
  const book = optimistic.create({ database, metrics });
  const answers = await Promise.allSettled(buyerIds.map((buyerId) => book(requestOf(buyerId, id))));
  return { id, answers, metrics };
}

test('starts over when another buyer has written in between', async () => {
  const { id, answers, metrics } = await bothReadTheSameVersion([12, 88]);
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
  expect(metrics.retries).toBe(1);
  const bookings = await listBookings(lab.dataSource, id);
  expect(bookings.map(({ ticketNumber }) => ticketNumber)).toEqual([1, 2]);
  expect(await findEvent(lab.dataSource, id)).toMatchObject({ sold: 2, version: 2 });
});

test('finds the first click when the second starts over', async () => {
  const { id, answers } = await bothReadTheSameVersion([12, 12]);
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(answers.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { type: 'already-booked' },
  });
  expect(await listBookings(lab.dataSource, id)).toHaveLength(1);
});

test('gives up after a bounded number of conflicts, without a write', async () => {
  const { id } = await createEvent(lab.dataSource, newEvent.parse({ tickets: 10 }));
  const metrics = countRetries();
  const database = stepped(lab.database, {
    'sell-if-unchanged': async () => {
      await lab.dataSource.query('UPDATE events SET version = version + 1 WHERE id = $1', [id]);
    },
  });
  await expect(optimistic.create({ database, metrics })(requestOf(12, id))).rejects.toMatchObject({
    type: 'unavailable',
    outcome: 'rejected',
    retryable: true,
  });
  expect(metrics.retries).toBe(50);
  expect(await listBookings(lab.dataSource, id)).toEqual([]);
});
