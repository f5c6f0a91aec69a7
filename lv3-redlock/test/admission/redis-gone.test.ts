/** What a buyer is told when the server that decides does not answer, and whether it is true. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { BookTicket } from '@ticket-rush/shared/booking/booking';
import { rememberSoldOut } from '@ticket-rush/shared/redis/sold-out-memory';
import { openScratch, type Scratch } from '@ticket-rush/stack/process/scratch';
import { type Redis, startRedis } from '@ticket-rush/stack/servers/redis';
import { requestOf } from '@ticket-rush/testing/http/requests';
import { openAdmissionQueue } from '../../src/admission/admission-queue';
import { reconcile } from '../../src/admission/reconcile';
import { admissions } from '../../src/techniques';
import { luaScript } from '../../src/techniques/lua-script';
import { openRoom, type Room } from './open-room';

let scratch: Scratch;
let server: Redis;
let room: Room;
beforeEach(async () => {
  scratch = await openScratch();
  server = await startRedis(scratch);
  room = await openRoom(server.url);
});
afterEach(async () => {
  server.kill('SIGCONT');
  await room.close();
  await scratch.close();
});

/** Until the client knows it: before, it sends, and cannot know whether the server has read. */
async function connectionLost(): Promise<void> {
  if (room.redis.isReady) await new Promise((resolve) => room.redis.once('error', resolve));
}

describe.each(admissions)('$slug', ({ slug, create, expected }) => {
  const ask = (buyerId: number, eventId: number) => requestOf(buyerId, eventId, slug);
  const outcomeIfSent = slug === luaScript.slug ? 'unknown' : 'rejected';

  /** A technique that knows its event already, so that Redis is the next to be asked. */
  async function warmedUp(): Promise<{ book: BookTicket; eventId: number }> {
    const eventId = await room.putOnSale(10);
    const book = create({ ...room.needs, soldOut: rememberSoldOut() });
    await book(ask(1, eventId));
    return { book, eventId };
  }

  test('refuses while the server is down: rejected, with Retry-After', async () => {
    const { book, eventId } = await warmedUp();
    await server.stop();
    await connectionLost();
    await expect(book(ask(12, eventId))).rejects.toMatchObject({
      status: 503,
      outcome: 'rejected',
      retryable: true,
      retryAfterSeconds: 1,
    });
    expect((await room.found(eventId)).bookings).toHaveLength(1);
  });

  test(`says ${outcomeIfSent} when the server dies with the request in its hands`, async () => {
    const { book, eventId } = await warmedUp();
    server.kill('SIGSTOP');
    const answer = expect(book(ask(12, eventId))).rejects.toMatchObject({
      status: 503,
      outcome: outcomeIfSent,
      retryAfterSeconds: 1,
    });
    server.kill('SIGKILL');
    await answer;
    expect((await room.found(eventId)).bookings).toHaveLength(1);
  });

  test(`says ${outcomeIfSent}, in bounded time, when the server is frozen; and that is true when it thaws`, async () => {
    const { book, eventId } = await warmedUp();
    server.kill('SIGSTOP');
    await expect(book(ask(12, eventId))).rejects.toMatchObject({ status: 503, outcome: outcomeIfSent });
    server.kill('SIGCONT');
    // Commands are carried out in order: this one comes after all that were sent to the frozen server.
    await room.redis.ping();
    const queue = openAdmissionQueue(room.redis, room.keyPrefix);
    const settled = await reconcile({ database: room.lab.database, queue }, 0);
    expect(settled).toBe(outcomeIfSent === 'unknown' ? 1 : 0);
    // What was unknown has happened; what was rejected has not, and keeps no other buyer out.
    const again = await book(ask(12, eventId)).catch((error: unknown) => error);
    expect(again).toMatchObject(
      outcomeIfSent === 'unknown' ? { type: 'already-booked' } : { ticketNumber: 2 },
    );
    const { event, bookings } = await room.found(eventId);
    expect(bookings.map(({ buyerId }) => buyerId)).toEqual([1, 12]);
    expect(event.sold).toBe(2);
  });

  if (expected.oneInstance === 'holds') {
    test('sells every ticket, even if the second click of a winner is not answered', async () => {
      const { book, eventId } = await warmedUp();
      server.kill('SIGSTOP');
      await expect(book(ask(1, eventId))).rejects.toMatchObject({ status: 503 });
      server.kill('SIGCONT');
      await room.redis.ping();
      await expect(book(ask(1, eventId))).rejects.toMatchObject({ type: 'already-booked' });
      for (const buyerId of [2, 3, 4, 5, 6, 7, 8, 9, 10]) await book(ask(buyerId, eventId));
      await expect(book(ask(11, eventId))).rejects.toMatchObject({ type: 'sold-out' });
      expect((await room.found(eventId)).event.sold).toBe(10);
    });
  }
});
