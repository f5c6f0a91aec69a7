import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createEvent, newEvent } from '@ticket-rush/shared/booking/events';
import { createBarrier } from '@ticket-rush/shared/testing/barrier';
import { countRetries } from '@ticket-rush/shared/testing/requests';
import { stepped } from '@ticket-rush/shared/testing/stepped-database';
import { openTestDatabase, type TestDatabase } from '@ticket-rush/shared/testing/test-database';
import { auditWaitingRoom } from '@ticket-rush/shared/waiting-room/audit';
import { listPlaces } from '@ticket-rush/shared/waiting-room/places';
import { unprotected } from '../src/waiting-room/unprotected';

let lab: TestDatabase;
beforeEach(async () => {
  lab = await openTestDatabase();
});
afterEach(() => lab.close());

test('gives one buyer two places when both clicks find none', async () => {
  const { id: eventId } = await createEvent(lab.dataSource, newEvent.parse({ tickets: null }));
  const bothHaveLooked = createBarrier(2);
  const database = stepped(lab.database, { 'insert-place': () => bothHaveLooked.arrive() });
  const room = unprotected({ database, metrics: countRetries() });
  await Promise.all([room.enter({ eventId, buyerId: 12 }), room.enter({ eventId, buyerId: 12 })]);
  expect(auditWaitingRoom(eventId, await listPlaces(lab.dataSource, eventId))).toMatchObject({
    verdict: 'broken',
    duplicates: [{ buyerId: 12, placeIds: [expect.any(Number), expect.any(Number)] }],
  });
});
