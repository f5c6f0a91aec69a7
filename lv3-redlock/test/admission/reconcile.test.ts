import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { BookingRequest } from '@ticket-rush/shared/booking/booking';
import { Unavailable } from '@ticket-rush/shared/errors/unavailable';
import { rememberSoldOut } from '@ticket-rush/shared/redis/sold-out-memory';
import { createLogger } from '@ticket-rush/shared/telemetry/logger';
import { requestOf } from '@ticket-rush/testing/http/requests';
import { createGate } from '@ticket-rush/testing/interleaving/barrier';
import { stepped } from '@ticket-rush/testing/interleaving/stepped-database';
import { until } from '@ticket-rush/testing/until';
import { type AdmissionQueue, openAdmissionQueue } from '../../src/admission/admission-queue';
import { reconcile, startReconciler } from '../../src/admission/reconcile';
import { luaScript } from '../../src/techniques/lua-script';
import { openRoom, type Room } from './open-room';

const AN_HOUR_MS = 3_600_000;
const LOST = new Unavailable({ detail: 'the commit was lost', outcome: 'unknown' });

let room: Room;
let queue: AdmissionQueue;
beforeEach(async () => {
  room = await openRoom();
  queue = openAdmissionQueue(room.redis, room.keyPrefix);
});
afterEach(() => room.close());

const ask = (buyerId: number, eventId: number) => requestOf(buyerId, eventId, 'a-copy');
const pass = (overdueMs = 0) => reconcile({ database: room.lab.database, queue }, overdueMs);
const bookWith = (beforeRecording: () => Promise<void>) =>
  luaScript.create({
    ...room.needs,
    soldOut: rememberSoldOut(),
    database: stepped(room.lab.database, { 'record-winners': beforeRecording }),
  });

/** Redis has let in the buyer, and the process that would record it is gone. */
async function leaveBehind(request: BookingRequest): Promise<void> {
  await bookWith(() => Promise.reject(LOST))(request).catch(() => undefined);
}

/** Has been let in, and waits before the row is written. */
async function stoppedWinner(request: BookingRequest, thenFail?: Error) {
  const isIn = createGate();
  const mayGoOn = createGate();
  const booking = bookWith(async () => {
    isIn.open();
    await mayGoOn.opened;
    if (thenFail) throw thenFail;
  })(request);
  await isIn.opened;
  return { booking: booking.catch((error: unknown) => error), goOn: mayGoOn.open };
}

test('records the winner that a crash left, under the request that won', async () => {
  const id = await room.putOnSale(1);
  const winner = ask(12, id);
  await leaveBehind(winner);
  expect(await pass()).toBe(1);
  expect(await room.found(id)).toMatchObject({
    event: { sold: 1 },
    bookings: [{ buyerId: 12, requestId: winner.requestId, technique: 'a-copy', ticketNumber: 1 }],
  });
  expect(await pass()).toBe(0);
});

test('leaves a winner alone who is not overdue', async () => {
  const id = await room.putOnSale(1);
  await leaveBehind(ask(12, id));
  expect(await pass(AN_HOUR_MS)).toBe(0);
  expect((await room.found(id)).bookings).toEqual([]);
});

test('records each winner once, however many instances do it', async () => {
  const id = await room.putOnSale(3);
  for (const buyerId of [1, 2, 3]) await leaveBehind(ask(buyerId, id));
  await Promise.all([pass(), pass(), pass()]);
  const { event, bookings } = await room.found(id);
  expect(bookings.map(({ ticketNumber }) => ticketNumber)).toEqual([1, 2, 3]);
  expect(event.sold).toBe(3);
});

describe('while the process that let the winner in is only slow', () => {
  test('records the ticket, and that process answers with it when it goes on', async () => {
    const id = await room.putOnSale(1);
    const winner = ask(12, id);
    const { booking, goOn } = await stoppedWinner(winner);
    expect(await pass()).toBe(1);
    goOn();
    expect(await booking).toMatchObject({ buyerId: 12, ticketNumber: 1, requestId: winner.requestId });
    expect(await room.found(id)).toMatchObject({ event: { sold: 1 }, bookings: { length: 1 } });
  });

  test('keeps it from giving the ticket back: its failure is unknown then, not rejected', async () => {
    const id = await room.putOnSale(1);
    const noConnection = new Unavailable({ detail: 'no connection', outcome: 'rejected' });
    const { booking, goOn } = await stoppedWinner(ask(12, id), noConnection);
    // Adopted, and not yet recorded.
    expect(await queue.adopt(0)).toHaveLength(1);
    goOn();
    expect(await booking).toMatchObject({ status: 503, outcome: 'unknown' });
    expect(await pass()).toBe(1);
    expect((await room.found(id)).bookings).toMatchObject([{ buyerId: 12 }]);
  });
});

test('settles a winner for whom the database has no ticket, and lets Redis read again who has one', async () => {
  const id = await room.putOnSale(1);
  await leaveBehind(ask(12, id));
  const { buyers, loaded } = queue.keysOf(id);
  await room.redis.del(buyers);
  await bookWith(async () => undefined)(ask(88, id));
  expect(await pass()).toBe(1);
  expect(await pass()).toBe(0);
  expect(await room.redis.exists(loaded)).toBe(0);
  expect(await room.redis.sMembers(buyers)).toEqual(['88']);
  expect((await room.found(id)).bookings).toMatchObject([{ buyerId: 88 }]);
});

test('records the other events when the winners of one cannot be recorded', async () => {
  const [bad, good] = [await room.putOnSale(1), await room.putOnSale(1)];
  await leaveBehind(ask(12, bad));
  await leaveBehind(ask(88, good));
  await room.lab.dataSource.query(`ALTER TABLE bookings ADD CONSTRAINT no CHECK (event_id <> ${bad})`);
  await expect(pass()).rejects.toMatchObject({ errors: [{ code: '23514' }] });
  expect((await room.found(good)).bookings).toMatchObject([{ buyerId: 88 }]);
  await room.lab.dataSource.query('ALTER TABLE bookings DROP CONSTRAINT no');
  expect(await pass()).toBe(1);
  expect((await room.found(bad)).bookings).toMatchObject([{ buyerId: 12 }]);
});

test('goes on after a pass that failed, and has ended when it is stopped', async () => {
  const id = await room.putOnSale(1);
  await leaveBehind(ask(12, id));
  let passes = 0;
  const database = stepped(room.lab.database, {
    'record-winners': async () => {
      passes += 1;
      if (passes === 1) throw LOST;
    },
  });
  const logger = createLogger({ level: 'lv3', instance: 'test', logLevel: 'silent' });
  const stop = startReconciler({ database, queue, logger }, { overdueMs: 0, everyMs: 1 });
  await until('the winner is booked', async () => (await room.found(id)).bookings.length > 0);
  await stop();
  expect(passes).toBe(2);
});
