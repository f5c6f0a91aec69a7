import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createEvent, findEvent, listBookings, newEvent } from '@ticket-rush/shared/booking/events';
import {
  openTestDatabase,
  type TestDatabase,
  untilBlocked,
} from '@ticket-rush/testing/database/test-database';
import { countRetries, requestOf } from '@ticket-rush/testing/http/requests';
import { createBarrier } from '@ticket-rush/testing/interleaving/barrier';
import { stepped } from '@ticket-rush/testing/interleaving/stepped-database';
import { serializable } from '../../src/techniques/serializable';

let lab: TestDatabase;
let eventId: number;
beforeEach(async () => {
  lab = await openTestDatabase();
  ({ id: eventId } = await createEvent(lab.dataSource, newEvent.parse({ tickets: 10 })));
});
afterEach(() => lab.close());

async function bothReadBeforeEitherWrites(buyerIds: [number, number]) {
  const bothHaveRead = createBarrier(2);
  const metrics = countRetries();
  const database = stepped(lab.database, { 'write-sold': () => bothHaveRead.arrive() });
  const book = serializable.create({ database, metrics });
  const answers = await Promise.allSettled(buyerIds.map((buyerId) => book(requestOf(buyerId, eventId))));
  const bookings = await listBookings(lab.dataSource, eventId);
  return { refused: answers.filter(({ status }) => status === 'rejected'), bookings, metrics };
}

test('starts over when what it has read is not true any more', async () => {
  const { refused, bookings, metrics } = await bothReadBeforeEitherWrites([12, 88]);
  expect(refused).toEqual([]);
  expect(metrics.retries).toBe(1);
  expect(bookings.map(({ ticketNumber }) => ticketNumber)).toEqual([1, 2]);
  expect(await findEvent(lab.dataSource, eventId)).toMatchObject({ sold: 2 });
});

test('finds the first click when the second starts over', async () => {
  const { refused, bookings } = await bothReadBeforeEitherWrites([12, 12]);
  expect(refused).toMatchObject([{ reason: { type: 'already-booked' } }]);
  expect(bookings).toHaveLength(1);
});

test('gives up after a bounded number of conflicts, without a write', async () => {
  const metrics = countRetries();
  const database = stepped(lab.database, {
    'write-sold': async () => {
      await lab.dataSource.query('UPDATE events SET sold = sold WHERE id = $1', [eventId]);
    },
  });
  await expect(serializable.create({ database, metrics })(requestOf(12, eventId))).rejects.toMatchObject({
    status: 503,
    outcome: 'rejected',
    retryable: true,
  });
  expect(metrics.retries).toBe(50);
  expect(await listBookings(lab.dataSource, eventId)).toEqual([]);
});

test('starts over when PostgreSQL ends it to break a deadlock', async () => {
  const metrics = countRetries();
  const rival = lab.dataSource.createQueryRunner();
  let rivalWaits: Promise<unknown> | undefined;
  const database = stepped(lab.database, {
    // The event's row is ours, and the insert needs the table that the rival has.
    'insert-booking': async () => {
      if (rivalWaits !== undefined) return;
      await rival.startTransaction();
      // The session that looks for a circle first is ended. The rival does not look.
      await rival.query(`SET LOCAL deadlock_timeout = '1h'`);
      await rival.query('LOCK TABLE bookings IN SHARE MODE');
      rivalWaits = rival
        .query('UPDATE events SET sold = sold WHERE id = $1', [eventId])
        .then(() => rival.commitTransaction());
      await untilBlocked(lab, rivalWaits);
    },
  });
  try {
    const booking = await serializable.create({ database, metrics })(requestOf(12, eventId));
    expect(booking).toMatchObject({ ticketNumber: 1 });
  } finally {
    await rivalWaits;
    await rival.release();
  }
  expect(metrics.retries).toBeGreaterThan(0);
  expect(await findEvent(lab.dataSource, eventId)).toMatchObject({ sold: 1 });
});
