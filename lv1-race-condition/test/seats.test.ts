import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createEvent, newEvent } from '@ticket-rush/shared/booking/events';
import type { Database } from '@ticket-rush/shared/database/database';
import { auditSeats } from '@ticket-rush/shared/seats/audit';
import { createSeats, readSeatHistory } from '@ticket-rush/shared/seats/seats';
import { endHolds } from '@ticket-rush/testing/database/end-holds';
import { openTestDatabase, type TestDatabase } from '@ticket-rush/testing/database/test-database';
import { countRetries } from '@ticket-rush/testing/http/requests';
import { createBarrier } from '@ticket-rush/testing/interleaving/barrier';
import { stepped } from '@ticket-rush/testing/interleaving/stepped-database';
import { unprotected } from '../src/seats/unprotected';

let lab: TestDatabase;
let eventId: number;
beforeEach(async () => {
  lab = await openTestDatabase();
  ({ id: eventId } = await createEvent(lab.dataSource, newEvent.parse({ tickets: null })));
  await createSeats(lab.dataSource, eventId, ['A1']);
});
afterEach(() => lab.close());

const deskOn = (database: Database) =>
  unprotected.create({ database, metrics: countRetries(), holdTtlMs: 120_000 });
const seatFor = (buyerId: number) => ({ eventId, label: 'A1', buyerId });
const audit = async () => auditSeats(eventId, await readSeatHistory(lab.dataSource, eventId));

test('tells two buyers that they hold one seat when both read it before either writes', async () => {
  const bothHaveRead = createBarrier(2);
  const desk = deskOn(stepped(lab.database, { 'write-holder': () => bothHaveRead.arrive() }));
  const holds = await Promise.all([desk.hold(seatFor(12)), desk.hold(seatFor(88))]);
  expect(holds.map(({ buyerId }) => buyerId)).toEqual([12, 88]);
  expect(await audit()).toMatchObject({
    verdict: 'broken',
    violations: [{ wrong: 'held-by-two', label: 'A1' }],
    drifted: [],
  });
});

test('never gives the seat to another buyer once a holder has walked away', async () => {
  const desk = deskOn(lab.database);
  await desk.hold(seatFor(12));
  await endHolds((sql) => lab.dataSource.query(sql), eventId);
  await expect(desk.hold(seatFor(88))).rejects.toMatchObject({ type: 'seat-taken', outcome: 'rejected' });
  expect(await audit()).toMatchObject({ held: 1, sold: 0 });
});

test('sells the seat to a holder whose hold has ended', async () => {
  const desk = deskOn(lab.database);
  await desk.hold(seatFor(12));
  await endHolds((sql) => lab.dataSource.query(sql), eventId);
  await desk.confirm(seatFor(12));
  expect(await audit()).toMatchObject({
    verdict: 'broken',
    violations: [{ wrong: 'confirmed-late', buyerId: 12 }],
  });
});
