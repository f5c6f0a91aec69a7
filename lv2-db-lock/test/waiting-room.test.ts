import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createEvent, newEvent } from '@ticket-rush/shared/booking/events';
import { auditWaitingRoom } from '@ticket-rush/shared/waiting-room/audit';
import type { WaitingRoom } from '@ticket-rush/shared/waiting-room/place';
import { listPlaces } from '@ticket-rush/shared/waiting-room/places';
import {
  openTestDatabase,
  type TestDatabase,
  untilBlocked,
} from '@ticket-rush/testing/database/test-database';
import { countRetries } from '@ticket-rush/testing/http/requests';
import { createGate } from '@ticket-rush/testing/interleaving/barrier';
import { schema } from '../src/schema';
import { TAKE_OR_KEEP_PLACE, uniqueIndex } from '../src/waiting-room/unique-index';

let lab: TestDatabase;
let eventId: number;
let room: WaitingRoom;
beforeEach(async () => {
  lab = await openTestDatabase(schema);
  ({ id: eventId } = await createEvent(lab.dataSource, newEvent.parse({ tickets: null })));
  room = uniqueIndex.create({ database: lab.database, metrics: countRetries() });
});
afterEach(() => lab.close());

const audit = async () => auditWaitingRoom(eventId, await listPlaces(lab.dataSource, eventId));

/** Enters, and commits only when the test says so. */
async function enterUncommitted(buyerId: number) {
  const entered = createGate();
  const mayCommit = createGate();
  const committed = lab.database.transaction(async (transaction) => {
    await transaction.run(TAKE_OR_KEEP_PLACE, [eventId, buyerId]);
    entered.open();
    await mayCommit.opened;
  });
  await Promise.race([entered.opened, committed]);
  return {
    async commit() {
      mayCommit.open();
      await committed;
    },
  };
}

test('makes the second click wait for the first, and gives it the same place', async () => {
  const first = await enterUncommitted(12);
  const second = room.enter({ eventId, buyerId: 12 });
  await untilBlocked(lab, second);
  await first.commit();
  expect(await second).toMatchObject({ buyerId: 12, position: 1 });
  expect(await audit()).toMatchObject({ verdict: 'holds', places: 1 });
});

test('lets a position grow only by buyers who were entering at the same time', async () => {
  const first = await enterUncommitted(12);
  const positionOf88 = async () => (await room.position({ eventId, buyerId: 88 })).position;
  expect(await room.enter({ eventId, buyerId: 88 })).toMatchObject({ position: 1 });
  await first.commit();
  expect(await positionOf88()).toBe(2);
  expect(await room.position({ eventId, buyerId: 12 })).toMatchObject({ position: 1 });
  expect(await room.enter({ eventId, buyerId: 99 })).toMatchObject({ position: 3 });
  expect(await positionOf88()).toBe(2);
});
