import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createEvent, newEvent } from '@ticket-rush/shared/booking/events';
import { auditWaitingRoom } from '@ticket-rush/shared/waiting-room/audit';
import { listPlaces } from '@ticket-rush/shared/waiting-room/places';
import { openTestDatabase, type TestDatabase } from '@ticket-rush/testing/database/test-database';
import { countRetries } from '@ticket-rush/testing/http/requests';
import { createBarrier } from '@ticket-rush/testing/interleaving/barrier';
import { stepped } from '@ticket-rush/testing/interleaving/stepped-database';
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
  const room = unprotected.create({ database, metrics: countRetries() });
  await Promise.all([room.enter({ eventId, buyerId: 12 }), room.enter({ eventId, buyerId: 12 })]);
  expect(auditWaitingRoom(eventId, await listPlaces(lab.dataSource, eventId))).toMatchObject({
    verdict: 'broken',
    duplicates: [{ buyerId: 12, placeIds: [expect.any(Number), expect.any(Number)] }],
  });
});
