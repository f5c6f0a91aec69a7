import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Unavailable } from '@ticket-rush/shared/errors/unavailable';
import { requestOf } from '@ticket-rush/testing/http/requests';
import { createGate } from '@ticket-rush/testing/interleaving/barrier';
import { type Steps, stepped } from '@ticket-rush/testing/interleaving/stepped-database';
import { counter } from '../../src/techniques/counter';
import { openRoom, type Room } from './open-room';
import { steppedRedis } from './stepped-redis';

let room: Room;
beforeEach(async () => {
  room = await openRoom();
});
afterEach(() => room.close());

const ask = (buyerId: number, eventId: number) => requestOf(buyerId, eventId, counter.slug);
const bookWith = (steps: Steps) =>
  counter.create({ ...room.needs, database: stepped(room.lab.database, steps) });
const inRedis = async (eventId: number) => {
  const event = `${room.keyPrefix}:counter:event:${eventId}`;
  const [buyers, admitted] = await Promise.all([
    room.redis.sMembers(`${event}:buyers`),
    room.redis.get(`${event}:admitted`),
  ]);
  return { buyers, admitted };
};

test('lets in one of two who come for the last ticket, and sends only that one to the database', async () => {
  const id = await room.putOnSale(1);
  const sent: string[] = [];
  const book = bookWith({ 'record-winners': async () => void sent.push('winner') });
  const answers = await Promise.allSettled([book(ask(12, id)), book(ask(88, id))]);
  expect(answers.filter(({ status }) => status === 'rejected')).toMatchObject([
    { reason: { type: 'sold-out', outcome: 'rejected' } },
  ]);
  expect(sent).toEqual(['winner']);
  expect(await inRedis(id)).toMatchObject({ buyers: [expect.any(String)], admitted: '1' });
});

test('lets in one of two clicks that have both looked: SADD says which', async () => {
  const id = await room.putOnSale(10);
  const secondIsRefused = createGate();
  const book = bookWith({ 'record-winners': () => secondIsRefused.opened });
  const first = book(ask(12, id));
  const second = book(ask(12, id));
  await expect(second).rejects.toMatchObject({ type: 'already-booked' });
  secondIsRefused.open();
  expect(await first).toMatchObject({ buyerId: 12, ticketNumber: 1 });
  expect(await inRedis(id)).toEqual({ buyers: ['12'], admitted: '1' });
});

describe('when the winner cannot be recorded', () => {
  test.each(['rejected', 'unknown'] as const)('puts the ticket back on sale (%s)', async (outcome) => {
    const id = await room.putOnSale(1);
    const book = bookWith({
      'record-winners': () => Promise.reject(new Unavailable({ detail: 'no connection', outcome })),
    });
    await expect(book(ask(12, id))).rejects.toMatchObject({ status: 503, outcome });
    expect(await inRedis(id)).toEqual({ buyers: [], admitted: '0' });
    expect(await bookWith({})(ask(88, id))).toMatchObject({ ticketNumber: 1 });
  });
});

describe('when Redis fails', () => {
  test.each(['sAdd', 'incr'])(
    'before %s: rejected, and no other buyer is kept out by it',
    async (command) => {
      const id = await room.putOnSale(1);
      const redis = steppedRedis(room.redis, { [command]: () => Promise.reject(new Error('socket closed')) });
      await expect(counter.create({ ...room.needs, redis })(ask(12, id))).rejects.toMatchObject({
        status: 503,
        outcome: 'rejected',
        retryAfterSeconds: 1,
      });
      expect(await bookWith({})(ask(12, id))).toMatchObject({ ticketNumber: 1 });
    },
  );

  test('refuses a key of another type, and leaves it as it is', async () => {
    const id = await room.putOnSale(1);
    const key = `${room.keyPrefix}:counter:event:${id}:admitted`;
    await room.redis.sAdd(key, 'not a number');
    await expect(bookWith({})(ask(12, id))).rejects.toMatchObject({ status: 503, outcome: 'rejected' });
    expect(await room.redis.type(key)).toBe('set');
    expect((await room.found(id)).bookings).toEqual([]);
  });
});

test('counts on, after Redis has forgotten, until it agrees with the database again', async () => {
  const id = await room.putOnSale(3);
  const book = bookWith({});
  await book(ask(1, id));
  await book(ask(2, id));
  await room.redis.del(await room.redis.keys(`${room.keyPrefix}:*`));
  await expect(book(ask(1, id))).rejects.toMatchObject({ type: 'already-booked' });
  expect(await book(ask(3, id))).toMatchObject({ ticketNumber: 3 });
  await expect(book(ask(4, id))).rejects.toMatchObject({ type: 'sold-out' });
  expect(await inRedis(id)).toMatchObject({ admitted: '3' });
  expect((await room.found(id)).event.sold).toBe(3);
});
