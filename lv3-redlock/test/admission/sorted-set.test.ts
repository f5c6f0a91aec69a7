import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Unavailable } from '@ticket-rush/shared/errors/unavailable';
import { requestOf } from '@ticket-rush/testing/http/requests';
import { createGate } from '@ticket-rush/testing/interleaving/barrier';
import { type Steps, stepped } from '@ticket-rush/testing/interleaving/stepped-database';
import { until } from '@ticket-rush/testing/until';
import { sortedSet } from '../../src/techniques/sorted-set';
import { openRoom, type Room } from './open-room';

let room: Room;
beforeEach(async () => {
  room = await openRoom();
});
afterEach(() => room.close());

const ask = (buyerId: number, eventId: number) => requestOf(buyerId, eventId, sortedSet.slug);
const bookWith = (steps: Steps) =>
  sortedSet.create({ ...room.needs, database: stepped(room.lab.database, steps) });
const queueOf = (eventId: number) =>
  room.redis.zRange(`${room.keyPrefix}:sorted-set:event:${eventId}:queue`, 0, -1);
const soldOut = { type: 'sold-out', outcome: 'rejected' };

test('gives a ticket that comes back to the next in the queue, not to the buyer who asks first', async () => {
  const id = await room.putOnSale(1);
  const allAreInQueue = createGate();
  const failing = bookWith({
    'record-winners': async () => {
      await allAreInQueue.opened;
      throw new Unavailable({ detail: 'no connection', outcome: 'rejected' });
    },
  })(ask(33, id));
  const failed = expect(failing).rejects.toMatchObject({ status: 503, outcome: 'rejected' });
  await until('the first buyer is in the queue', async () => (await queueOf(id)).length > 0);
  const book = bookWith({});
  await expect(book(ask(22, id))).rejects.toMatchObject(soldOut);
  await expect(book(ask(11, id))).rejects.toMatchObject(soldOut);
  allAreInQueue.open();
  await failed;

  expect(await queueOf(id)).toEqual(['22', '11']);
  await expect(book(ask(11, id))).rejects.toMatchObject(soldOut);
  expect(await book(ask(22, id))).toMatchObject({ buyerId: 22, ticketNumber: 1 });
});

test('records no more than there is where a late arrival moves a rank that was told already', async () => {
  const id = await room.putOnSale(1);
  const event = `${room.keyPrefix}:sorted-set:event:${id}`;
  // Buyer 12 has drawn number 1, and comes to enter it only after buyer 88, with number 2, has looked and stood first.
  const arrival = await room.redis.incr(`${event}:arrivals`);
  const book = bookWith({});
  expect(await book(ask(88, id))).toMatchObject({ ticketNumber: 1 });
  await room.redis.zAdd(`${event}:queue`, { score: arrival, value: '12' });
  await expect(book(ask(12, id))).rejects.toMatchObject(soldOut);
  expect(await queueOf(id)).toEqual(['12', '88']);
  expect((await room.found(id)).bookings).toHaveLength(1);
});

test('keeps the place of a buyer who asks again, and tells a winner that they have booked', async () => {
  const id = await room.putOnSale(1);
  const book = bookWith({});
  await book(ask(12, id));
  await expect(book(ask(88, id))).rejects.toMatchObject(soldOut);
  await expect(book(ask(99, id))).rejects.toMatchObject(soldOut);
  await expect(book(ask(88, id))).rejects.toMatchObject(soldOut);
  await expect(book(ask(12, id))).rejects.toMatchObject({ type: 'already-booked' });
  expect(await queueOf(id)).toEqual(['12', '88', '99']);
});

test('sells every ticket once, after Redis has forgotten', async () => {
  const id = await room.putOnSale(3);
  const book = bookWith({});
  await book(ask(1, id));
  await book(ask(2, id));
  await room.redis.del(await room.redis.keys(`${room.keyPrefix}:*`));
  await expect(book(ask(1, id))).rejects.toMatchObject({ type: 'already-booked' });
  expect(await book(ask(3, id))).toMatchObject({ ticketNumber: 3 });
  await expect(book(ask(4, id))).rejects.toMatchObject(soldOut);
  expect(await queueOf(id)).toEqual(['1', '3', '4']);
});
