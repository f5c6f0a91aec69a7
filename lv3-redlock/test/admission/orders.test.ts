/** Orders of several tickets through the script: whole or not at all, in Redis, in the ledger and in the database. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createEvent, newEvent } from '@ticket-rush/shared/booking/events';
import { Unavailable } from '@ticket-rush/shared/errors/unavailable';
import type { TicketOrder } from '@ticket-rush/shared/orders/order';
import { rememberSoldOut } from '@ticket-rush/shared/redis/sold-out-memory';
import { untilBlocked } from '@ticket-rush/testing/database/test-database';
import { requestOf } from '@ticket-rush/testing/http/requests';
import { createGate } from '@ticket-rush/testing/interleaving/barrier';
import { type Steps, stepped } from '@ticket-rush/testing/interleaving/stepped-database';
import { type AdmissionQueue, openAdmissionQueue } from '../../src/admission/admission-queue';
import { reconcile } from '../../src/admission/reconcile';
import { luaScript } from '../../src/techniques/lua-script';
import { orderByScript } from '../../src/techniques/lua-script-order';
import { openRoom, type Room } from './open-room';

const LIMIT = 4;
const LOST = new Unavailable({ detail: 'the commit was lost', outcome: 'unknown' });
const NO_CONNECTION = new Unavailable({ detail: 'no connection', outcome: 'rejected' });
const SOLD_OUT = { type: 'sold-out', outcome: 'rejected' };

let room: Room;
let queue: AdmissionQueue;
let id: number;
beforeEach(async () => {
  room = await openRoom();
  queue = openAdmissionQueue(room.redis, room.keyPrefix);
  const event = newEvent.parse({ tickets: 7, ticketsPerBuyer: LIMIT });
  ({ id } = await createEvent(room.lab.dataSource, event));
});
afterEach(() => room.close());

const asking = (buyerId: number, quantity: number): TicketOrder => ({
  ...requestOf(buyerId, id, 'a-copy'),
  quantity,
});
/** One process. */
const processWith = (steps: Steps) => ({
  ...{ ...room.needs, soldOut: rememberSoldOut(() => 0) },
  database: stepped(room.lab.database, steps),
});
const orderWith = (steps: Steps = {}) => orderByScript(processWith(steps));
const order = (buyerId: number, quantity: number) => orderWith()(asking(buyerId, quantity));
const bookOne = (buyerId: number) => luaScript.create(processWith({}))(requestOf(buyerId, id, 'a-copy'));
const pass = () => reconcile({ database: room.lab.database, queue }, 0);

async function inRedis() {
  const { buyers, unrecorded } = queue.keysOf(id);
  const [tickets, entries] = await Promise.all([
    room.redis.sMembers(buyers),
    room.redis.zRange(unrecorded, 0, -1),
  ]);
  return { tickets: tickets.sort(), entries };
}
const forgetAll = async () => room.redis.del(await room.redis.keys(`${room.keyPrefix}:*`));
/** A process need not wait for this, so a test does. */
async function untilSettled(): Promise<void> {
  while ((await inRedis()).entries.length > 0);
}
/** Ticket numbers by buyer. */
async function tickets() {
  const { event, bookings } = await room.found(id);
  expect(event.sold).toBe(bookings.length);
  return bookings.map(({ ticketNumber, buyerId }) => [ticketNumber, buyerId]);
}
/** Has been let in, and waits before its rows are written. */
async function stopped(wanted: TicketOrder, thenFail?: Error) {
  const mayGoOn = createGate();
  const isIn = createGate();
  const sold = orderWith({
    'lock-orderable': async () => {
      isIn.open();
      await mayGoOn.opened;
      if (thenFail) throw thenFail;
    },
  })(wanted);
  const answer = sold.catch((error: unknown) => error);
  await isIn.opened;
  return { answer, goOn: mayGoOn.open };
}

describe('the script', () => {
  test('lets in a whole order by one entry with its quantity, before any row is written', async () => {
    const wanted = asking(12, 3);
    const { answer, goOn } = await stopped(wanted);
    expect(await inRedis()).toEqual({
      tickets: ['12', '12:2', '12:3'],
      entries: [`${id}:12:${wanted.requestId}:a-copy:3`],
    });
    expect(await tickets()).toEqual([]);
    await expect(order(88, 5)).rejects.toMatchObject({ type: 'quantity-above-limit' });
    expect(await order(88, 4)).toMatchObject([1, 2, 3, 4].map((ticketNumber) => ({ ticketNumber })));
    await expect(order(99, 1)).rejects.toMatchObject(SOLD_OUT);
    goOn();
    expect(await answer).toMatchObject([5, 6, 7].map((ticketNumber) => ({ ticketNumber, buyerId: 12 })));
    await untilSettled();
  });

  test('refuses an order for four of three tickets, and not the next one, for three', async () => {
    const orderHere = orderWith();
    await orderHere(asking(1, 4));
    await expect(orderHere(asking(2, 4))).rejects.toMatchObject({
      type: 'too-few-tickets',
      message: expect.stringContaining('has 3 tickets left'),
    });
    expect(await orderHere(asking(3, 3))).toHaveLength(3);
    await expect(orderHere(asking(4, 1))).rejects.toMatchObject(SOLD_OUT);
  });

  test('counts orders and single tickets together', async () => {
    await bookOne(1);
    await order(2, 4);
    await expect(bookOne(2)).rejects.toMatchObject({ type: 'already-booked' });
    await expect(order(3, 3)).rejects.toMatchObject({ type: 'too-few-tickets' });
    await order(1, 2);
    await expect(bookOne(4)).rejects.toMatchObject(SOLD_OUT);
    expect(await tickets()).toHaveLength(7);
  });

  test('keeps the limit of a buyer over several orders', async () => {
    await order(1, 2);
    await expect(order(1, 3)).rejects.toMatchObject({
      type: 'ticket-limit-reached',
      message: expect.stringContaining('has 2 of at most 4'),
    });
    await order(1, 2);
    await expect(order(1, 1)).rejects.toMatchObject({ type: 'ticket-limit-reached' });
    expect(await tickets()).toHaveLength(LIMIT);
  });

  test('refuses the same request when it comes again, also before its rows are written', async () => {
    const wanted = asking(1, 2);
    const { answer, goOn } = await stopped(wanted);
    await expect(orderWith()(wanted)).rejects.toMatchObject({ type: 'already-booked' });
    goOn();
    expect(await answer).toHaveLength(2);
    await expect(orderWith()(wanted)).rejects.toMatchObject({ type: 'already-booked' });
    expect((await inRedis()).tickets).toEqual(['1', '1:2']);
  });

  test('keeps no ticket back for an order under the id of a request that has its ticket', async () => {
    const single = requestOf(1, id, 'a-copy');
    await luaScript.create(processWith({}))(single);
    await expect(orderWith()({ ...single, quantity: 3 })).rejects.toMatchObject({ type: 'already-booked' });
    await untilSettled();
    expect(await order(2, 4)).toHaveLength(4);
    expect(await order(3, 2)).toHaveLength(2);
  });

  test.each(['buyers', 'requests', 'unrecorded'] as const)(
    'changes nothing when %s is a key of another type',
    async (name) => {
      const keys = queue.keysOf(id);
      await room.redis.set(keys.loaded, '1');
      await room.redis.hSet(keys[name], 'of', 'another type');
      await expect(order(12, 2)).rejects.toMatchObject({ status: 503, outcome: 'rejected' });
      for (const other of [keys.buyers, keys.requests, keys.unrecorded]) {
        expect(await room.redis.type(other)).toBe(other === keys[name] ? 'hash' : 'none');
      }
    },
  );
});

describe('when Redis has forgotten', () => {
  test('reads how many tickets each buyer has, and which requests have brought them', async () => {
    const first = asking(1, 3);
    await orderWith()(first);
    await bookOne(2);
    await untilSettled();
    await forgetAll();
    await expect(orderWith()(first)).rejects.toMatchObject({ type: 'already-booked' });
    expect((await inRedis()).tickets).toEqual(['1', '1:2', '1:3', '2']);
    await expect(order(1, 2)).rejects.toMatchObject({ type: 'ticket-limit-reached' });
    await expect(order(3, 4)).rejects.toMatchObject({ type: 'too-few-tickets' });
    expect(await order(3, 3)).toHaveLength(3);
  });

  test('reads no request of an event that sells one ticket to each buyer', async () => {
    const single = await room.putOnSale(10);
    await luaScript.create(processWith({}))(requestOf(1, single, 'a-copy'));
    await untilSettled();
    await forgetAll();
    await luaScript.create(processWith({}))(requestOf(2, single, 'a-copy'));
    expect(await room.redis.exists(queue.keysOf(single).requests)).toBe(0);
    expect(await room.redis.sCard(queue.keysOf(single).buyers)).toBe(2);
  });

  test('sells no more than there is, though it lets in an order too many, and learns from the refusal', async () => {
    const { answer, goOn } = await stopped(asking(12, 4));
    await forgetAll();
    // The order is in no table and in no key now: Redis has every reason to let in another.
    const other = await stopped(asking(88, 4));
    goOn();
    expect(await answer).toHaveLength(4);
    other.goOn();
    expect(await other.answer).toMatchObject({ type: 'too-few-tickets' });
    await untilSettled();
    await expect(order(99, 4)).rejects.toMatchObject({ type: 'too-few-tickets' });
    expect((await inRedis()).tickets).toEqual(['12', '12:2', '12:3', '12:4']);
    expect(await order(88, 3)).toHaveLength(3);
  });

  test('keeps the limit of a buyer in the database, though it lets in a second order', async () => {
    const { answer, goOn } = await stopped(asking(12, 3));
    await forgetAll();
    const other = await stopped(asking(12, 2));
    goOn();
    expect(await answer).toHaveLength(3);
    other.goOn();
    expect(await other.answer).toMatchObject({ type: 'ticket-limit-reached' });
    await untilSettled();
    expect(await tickets()).toHaveLength(3);
  });

  test('keeps a single ticket from a buyer whose order is committed while its statement waits', async () => {
    const mayWrite = createGate();
    const hasLocked = createGate();
    const steps = {
      'record-orders': async () => {
        hasLocked.open();
        await mayWrite.opened;
      },
    };
    const sold = orderWith(steps)(asking(12, 3));
    await hasLocked.opened;
    await forgetAll();
    const single = bookOne(12).catch((error: unknown) => error);
    await untilBlocked(room.lab, single);
    mayWrite.open();
    expect(await sold).toHaveLength(3);
    expect(await single).toMatchObject({ type: 'already-booked' });
    expect(await tickets()).toHaveLength(3);
  });
});

describe('an order that cannot be written down', () => {
  test('is rejected, and all of its tickets are on sale again, where certainly no row was written', async () => {
    await order(12, 1);
    await untilSettled();
    const { answer, goOn } = await stopped(asking(12, 3), NO_CONNECTION);
    goOn();
    expect(await answer).toMatchObject({ status: 503, outcome: 'rejected' });
    expect(await inRedis()).toEqual({ tickets: ['12'], entries: [] });
    expect(await order(12, 3)).toHaveLength(3);
  });

  test('is unknown, and written whole by the reconciler, where the commit was lost', async () => {
    const wanted = asking(12, 3);
    const { answer, goOn } = await stopped(wanted, LOST);
    goOn();
    expect(await answer).toMatchObject({ status: 503, outcome: 'unknown' });
    expect(await pass()).toBe(1);
    expect(await tickets()).toEqual([
      [1, 12],
      [2, 12],
      [3, 12],
    ]);
    expect(await inRedis()).toEqual({ tickets: ['12', '12:2', '12:3'], entries: [] });
    expect(await pass()).toBe(0);
  });

  test('is written once, where its process is only slow and the reconciler comes first, however many of them', async () => {
    const { answer, goOn } = await stopped(asking(12, 3));
    await Promise.all([pass(), pass(), pass()]);
    goOn();
    expect(await answer).toMatchObject([1, 2, 3].map((ticketNumber) => ({ ticketNumber })));
    expect(await tickets()).toHaveLength(3);
  });

  test('is settled whole, beside single tickets, in one pass', async () => {
    const { answer, goOn } = await stopped(asking(12, 3), LOST);
    goOn();
    await answer;
    const lost = () => Promise.reject(LOST);
    await expect(
      luaScript.create(processWith({ 'record-winners': lost }))(requestOf(1, id, 'a-copy')),
    ).rejects.toMatchObject({ outcome: 'unknown' });
    expect(await pass()).toBe(2);
    expect(await tickets()).toHaveLength(4);
  });
});
