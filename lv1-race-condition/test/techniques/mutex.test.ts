import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { auditEvent } from '@ticket-rush/shared/booking/audit/audit';
import { createEvent, findEvent, listBookings, newEvent } from '@ticket-rush/shared/booking/events';
import { openTestDatabase, type TestDatabase } from '@ticket-rush/testing/database/test-database';
import { countRetries, requestOf } from '@ticket-rush/testing/http/requests';
import { createBarrier } from '@ticket-rush/testing/interleaving/barrier';
import { stepped } from '@ticket-rush/testing/interleaving/stepped-database';
import { mutex } from '../../src/techniques/mutex';

let lab: TestDatabase;
beforeEach(async () => {
  lab = await openTestDatabase();
});
afterEach(() => lab.close());

async function auditOf(eventId: number) {
  const [event, bookings] = await Promise.all([
    findEvent(lab.dataSource, eventId),
    listBookings(lab.dataSource, eventId),
  ]);
  return auditEvent({ event, bookings });
}

test('lets the next buyer read only after COMMIT', async () => {
  const { id } = await createEvent(lab.dataSource, newEvent.parse({ tickets: 10 }));
  const steps: string[] = [];
  const noting = (step: string) => async () => void steps.push(step);
  const database = stepped(lab.database, { 'read-event': noting('read'), COMMIT: noting('commit') });
  const book = mutex.create({ database, metrics: countRetries() });
  await Promise.all([12, 88, 99].map((buyerId) => book(requestOf(buyerId, id))));
  expect(steps).toEqual(['read', 'commit', 'read', 'commit', 'read', 'commit']);
  expect(await auditOf(id)).toMatchObject({ sold: 3, counter: 3, verdict: 'holds' });
});

test('refuses the second of two clicks', async () => {
  const { id } = await createEvent(lab.dataSource, newEvent.parse({ tickets: 10 }));
  const book = mutex.create({ database: lab.database, metrics: countRetries() });
  const clicks = await Promise.allSettled([book(requestOf(12, id)), book(requestOf(12, id))]);
  expect(clicks).toMatchObject([
    { status: 'fulfilled' },
    { status: 'rejected', reason: { type: 'already-booked' } },
  ]);
  expect(await auditOf(id)).toMatchObject({ sold: 1, verdict: 'holds' });
});

test('does not keep a second process out, which has a mutex of its own', async () => {
  const { id } = await createEvent(lab.dataSource, newEvent.parse({ tickets: 1 }));
  const bothHaveRead = createBarrier(2);
  const database = stepped(lab.database, { 'write-sold': () => bothHaveRead.arrive() });
  const processes = [1, 2].map(() => mutex.create({ database, metrics: countRetries() }));
  await Promise.all(processes.map((book, index) => book(requestOf(12 + index, id))));
  expect(await auditOf(id)).toMatchObject({ sold: 2, tickets: 1, oversold: 1, verdict: 'broken' });
});
