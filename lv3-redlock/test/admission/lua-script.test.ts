import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Database } from '@ticket-rush/shared/database/database';
import { Unavailable } from '@ticket-rush/shared/errors/unavailable';
import { listenForReturns, rememberSoldOut } from '@ticket-rush/shared/redis/sold-out-memory';
import { requestOf } from '@ticket-rush/testing/http/requests';
import { createGate } from '@ticket-rush/testing/interleaving/barrier';
import { type Steps, stepped } from '@ticket-rush/testing/interleaving/stepped-database';
import { until } from '@ticket-rush/testing/until';
import { luaScript } from '../../src/techniques/lua-script';
import { openRoom, type Room } from './open-room';
import { steppedRedis } from './stepped-redis';

let room: Room;
beforeEach(async () => {
  room = await openRoom();
});
afterEach(() => room.close());

const SOLD_OUT = { type: 'sold-out', outcome: 'rejected' };
const NO_CONNECTION = new Unavailable({ detail: 'no connection', outcome: 'rejected' });

const ask = (buyerId: number, eventId: number) => requestOf(buyerId, eventId, luaScript.slug);
/** One process: its own memory, and a clock that stands still. */
const bookWith = (steps: Steps, soldOut = rememberSoldOut(() => 0)) =>
  luaScript.create({ ...room.needs, soldOut, database: stepped(room.lab.database, steps) });

async function inRedis(eventId: number) {
  const key = (name: string) => `${room.keyPrefix}:admission:${name}`;
  const [buyers, unrecorded] = await Promise.all([
    room.redis.sMembers(key(`event:${eventId}:buyers`)),
    room.redis.zRange(key('unrecorded'), 0, -1),
  ]);
  return { buyers: buyers.sort(), unrecorded };
}

/** The process need not wait for this, so a test does. */
async function untilAllAreRecorded(eventId: number): Promise<void> {
  await until(
    'every winner is recorded',
    () => inRedis(eventId),
    ({ unrecorded }) => unrecorded.length === 0,
  );
}

const untilLetIn = (eventId: number) =>
  until('Redis has let in a buyer', async () => (await inRedis(eventId)).buyers.length > 0);

const forgetAll = async () => room.redis.del(await room.redis.keys(`${room.keyPrefix}:*`));

describe('the script', () => {
  test('decides before anything is written down: the next buyer is refused while the winner is not recorded', async () => {
    const id = await room.putOnSale(1);
    const mayRecord = createGate();
    const winner = ask(12, id);
    const first = bookWith({ 'record-winners': () => mayRecord.opened })(winner);
    await untilLetIn(id);
    expect(await inRedis(id)).toEqual({
      buyers: ['12'],
      unrecorded: [`${id}:12:${winner.requestId}:${luaScript.slug}`],
    });
    await expect(bookWith({})(ask(12, id))).rejects.toMatchObject({ type: 'already-booked' });
    await expect(bookWith({})(ask(88, id))).rejects.toMatchObject(SOLD_OUT);
    mayRecord.open();
    expect(await first).toMatchObject({ buyerId: 12, ticketNumber: 1, requestId: winner.requestId });
    await untilAllAreRecorded(id);
    expect(await inRedis(id)).toEqual({ buyers: ['12'], unrecorded: [] });
  });

  test('records winners that come while one is being recorded in one statement', async () => {
    const id = await room.putOnSale(null);
    let statements = 0;
    const allAreIn = createGate();
    const book = bookWith({
      'record-winners': () => {
        statements += 1;
        return allAreIn.opened;
      },
    });
    const answers = Promise.all([1, 2, 3, 4].map((buyerId) => book(ask(buyerId, id))));
    await until('all four are let in', async () => (await inRedis(id)).unrecorded.length === 4);
    allAreIn.open();
    expect(new Set((await answers).map(({ ticketNumber }) => ticketNumber))).toEqual(new Set([1, 2, 3, 4]));
    expect(statements).toBe(2);
  });

  test('is sent again in full to a server that has never seen it', async () => {
    const id = await room.putOnSale(1);
    await room.redis.scriptFlush();
    expect(await bookWith({})(ask(12, id))).toMatchObject({ ticketNumber: 1 });
  });

  test.each(['loaded', 'buyers', 'unrecorded'])(
    'changes nothing when %s is a key of another type',
    async (name) => {
      const id = await room.putOnSale(1);
      const event = `${room.keyPrefix}:admission:event:${id}`;
      await room.redis.set(`${event}:loaded`, '1');
      const key = name === 'unrecorded' ? `${room.keyPrefix}:admission:unrecorded` : `${event}:${name}`;
      await room.redis.del(key);
      await room.redis.hSet(key, 'of', 'another type');
      const answer = bookWith({})(ask(12, id));
      // Of the mark only its existence is asked for.
      if (name === 'loaded') expect(await answer).toMatchObject({ ticketNumber: 1 });
      else await expect(answer).rejects.toMatchObject({ status: 503, outcome: 'rejected' });
      expect(await room.redis.type(key)).toBe('hash');
      expect(await room.redis.exists(`${event}:buyers`)).toBe(name === 'unrecorded' ? 0 : 1);
    },
  );
});

describe('sold out', () => {
  /** How often Redis was asked. */
  function counted() {
    const calls = { count: 0 };
    const redis = steppedRedis(room.redis, {
      evalSha: async () => {
        calls.count += 1;
      },
    });
    return { calls, redis };
  }

  test('is remembered: the next buyer costs no round trip, until a second has passed', async () => {
    const id = await room.putOnSale(1);
    await bookWith({})(ask(12, id));
    const { calls, redis } = counted();
    let now = 0;
    const book = luaScript.create({ ...room.needs, redis, soldOut: rememberSoldOut(() => now) });
    for (const buyerId of [1, 2, 3]) await expect(book(ask(buyerId, id))).rejects.toMatchObject(SOLD_OUT);
    expect(calls.count).toBe(1);
    now = 1_000;
    await expect(book(ask(4, id))).rejects.toMatchObject(SOLD_OUT);
    expect(calls.count).toBe(2);
  });

  test('is forgotten in every process as soon as a ticket comes back', async () => {
    const id = await room.putOnSale(1);
    const mayFail = createGate();
    const failing = bookWith({
      'record-winners': async () => {
        await mayFail.opened;
        throw NO_CONNECTION;
      },
    })(ask(12, id));
    const failed = expect(failing).rejects.toMatchObject({ status: 503, outcome: 'rejected' });
    await untilLetIn(id);

    const soldOut = rememberSoldOut(() => 0);
    const stopListening = await listenForReturns(room.redis, `${room.keyPrefix}:admission:returns`, soldOut);
    const other = bookWith({}, soldOut);
    await expect(other(ask(88, id))).rejects.toMatchObject(SOLD_OUT);
    expect(soldOut.remembers(id)).toBe(true);
    mayFail.open();
    await failed;
    await until('the process has heard that the ticket came back', () => !soldOut.remembers(id));
    expect(await other(ask(88, id))).toMatchObject({ buyerId: 88, ticketNumber: 1 });
    stopListening();
  });
});

describe('when Redis has forgotten', () => {
  test('reads from the database who has a ticket, once for all who ask', async () => {
    const id = await room.putOnSale(3);
    await bookWith({})(ask(1, id));
    await bookWith({})(ask(2, id));
    await untilAllAreRecorded(id);
    await forgetAll();
    let reads = 0;
    const book = bookWith({
      'find-buyers': async () => {
        reads += 1;
      },
    });
    const answers = await Promise.allSettled([1, 2, 3].map((buyerId) => book(ask(buyerId, id))));
    expect(answers).toMatchObject([
      { reason: { type: 'already-booked' } },
      { reason: { type: 'already-booked' } },
      { value: { ticketNumber: 3 } },
    ]);
    expect(reads).toBe(1);
    await expect(book(ask(4, id))).rejects.toMatchObject(SOLD_OUT);
  });

  test('is not misled by what was read early and arrives late', async () => {
    const id = await room.putOnSale(1);
    const hasRead = createGate();
    const mayTellRedis = createGate();
    const slow: Database = {
      ...room.lab.database,
      async run(statement, values) {
        const rows = await room.lab.database.run(statement, values);
        if (statement.name === 'find-buyers') {
          hasRead.open();
          await mayTellRedis.opened;
        }
        return rows;
      },
    };
    const late = luaScript.create({ ...room.needs, database: slow, soldOut: rememberSoldOut() })(ask(88, id));
    await hasRead.opened;
    expect(await bookWith({})(ask(12, id))).toMatchObject({ ticketNumber: 1 });
    mayTellRedis.open();
    await expect(late).rejects.toMatchObject(SOLD_OUT);
    expect(await inRedis(id)).toMatchObject({ buyers: ['12'] });
  });

  test('sells no more than there is, though it lets in one too many, and learns from the refusal', async () => {
    const id = await room.putOnSale(1);
    const mayRecord = createGate();
    const first = bookWith({ 'record-winners': () => mayRecord.opened })(ask(12, id));
    await untilLetIn(id);
    await forgetAll();
    // The winner is in no table and in no key now: Redis has every reason to let in another.
    const otherMayRecord = createGate();
    const other = bookWith({ 'record-winners': () => otherMayRecord.opened })(ask(88, id));
    await untilLetIn(id);
    mayRecord.open();
    expect(await first).toMatchObject({ ticketNumber: 1 });
    otherMayRecord.open();
    await expect(other).rejects.toMatchObject(SOLD_OUT);
    await untilAllAreRecorded(id);
    let asked = 0;
    const next = bookWith({
      'record-winners': async () => {
        asked += 1;
      },
    });
    await expect(next(ask(99, id))).rejects.toMatchObject(SOLD_OUT);
    expect(asked).toBe(0);
    expect(await inRedis(id)).toEqual({ buyers: ['12'], unrecorded: [] });
    expect(await room.found(id)).toMatchObject({ event: { sold: 1 }, bookings: [{ buyerId: 12 }] });
  });
});

describe('when the winner cannot be recorded', () => {
  test('says rejected, and puts the ticket back on sale, where certainly nothing was written', async () => {
    const id = await room.putOnSale(1);
    const book = bookWith({ 'record-winners': () => Promise.reject(NO_CONNECTION) });
    await expect(book(ask(12, id))).rejects.toMatchObject({
      status: 503,
      outcome: 'rejected',
      retryAfterSeconds: 1,
    });
    expect(await inRedis(id)).toEqual({ buyers: [], unrecorded: [] });
    expect(await bookWith({})(ask(88, id))).toMatchObject({ ticketNumber: 1 });
  });

  test('says unknown, and leaves the winner to the reconciler, where the commit was lost', async () => {
    const id = await room.putOnSale(1);
    const lost = new Unavailable({ detail: 'went away during the commit', outcome: 'unknown' });
    const book = bookWith({ 'record-winners': () => Promise.reject(lost) });
    const winner = ask(12, id);
    await expect(book(winner)).rejects.toMatchObject({ status: 503, outcome: 'unknown' });
    expect(await inRedis(id)).toEqual({
      buyers: ['12'],
      unrecorded: [`${id}:12:${winner.requestId}:${luaScript.slug}`],
    });
  });
});
