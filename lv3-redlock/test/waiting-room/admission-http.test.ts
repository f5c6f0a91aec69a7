import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { ask } from '@ticket-rush/testing/http/ask';
import { eventsOf, nextEvent } from '@ticket-rush/testing/http/event-streams';
import { startBeforeAll } from '@ticket-rush/testing/http/running-shop';
import { runningParts } from '@ticket-rush/testing/servers/running-parts';
import { createClient, type RedisClientType } from 'redis';
import { Pool } from 'undici';
import { luaScript } from '../../src/techniques/lua-script';
import { sortedSet } from '../../src/techniques/sorted-set';
import { createAdmissionTokens } from '../../src/waiting-room/admission-token';

const SECRET = 'what every instance knows';
const AN_HOUR_MS = 3_600_000;
const [ANN, BOB] = [12, 88];

describe('lv3 on two instances, where booking asks for a token', () => {
  const running = startBeforeAll('lv3', 2, {
    ADMISSION: 'required',
    ADMISSION_SECRET: SECRET,
    WAITING_ROOM_BATCH: '1',
    WAITING_ROOM_INTERVAL_MS: String(AN_HOUR_MS),
  });
  let redis: RedisClientType;
  let eventId: number;
  beforeAll(async () => {
    const [server] = runningParts().redis ?? [];
    redis = createClient({ url: server?.url ?? '' }) as RedisClientType;
    await redis.connect();
  });
  afterAll(() => redis?.destroy());
  beforeEach(async () => {
    ({ id: eventId } = await running.shop.createEvent({ tickets: 10 }));
  });

  const book = (buyerId: number, token?: string) =>
    ask(running.shop, 'POST', `/events/${eventId}/bookings?technique=${luaScript.slug}`, {
      buyerId,
      ...(token !== undefined && { headers: { 'x-admission-token': token } }),
    });
  const enter = (buyerId: number) =>
    ask(running.shop, 'POST', `/events/${eventId}/waiting-room?technique=${sortedSet.slug}`, { buyerId });
  const nextBatchIsDue = () =>
    redis.del(`${new URL(running.level.databaseUrl).pathname.slice(1)}:waiting-room:${eventId}:pace`);
  const booked = async () => (await running.shop.bookings(eventId)).map(({ buyerId }) => buyerId);

  test('books for a buyer who has been let in', async () => {
    const { status, body } = await enter(ANN);
    expect([status, body.position]).toEqual([201, 0]);
    expect(await book(ANN, body.admission.token)).toMatchObject({ status: 201, body: { buyerId: ANN } });
    // Good until it expires: a buyer who got a 503 may try again, and gets no second ticket.
    expect(await book(ANN, body.admission.token)).toMatchObject({ status: 409, problem: 'already-booked' });
    expect(await booked()).toEqual([ANN]);
  });

  test('refuses to book without a token, and with one that this shop has not signed: 403', async () => {
    const forged = createAdmissionTokens('what another shop knows').issue(
      { eventId, buyerId: ANN },
      new Date(Date.now() + AN_HOUR_MS),
    );
    for (const token of [undefined, 'let me in', forged]) {
      expect(await book(ANN, token)).toMatchObject({
        status: 403,
        problem: 'admission-required',
        body: { outcome: 'rejected', retryable: false, errors: [{ field: 'X-Admission-Token' }] },
      });
    }
    expect(await booked()).toEqual([]);
  });

  test('refuses the token of another buyer, and of another event: 403', async () => {
    const { token } = (await enter(ANN)).body.admission;
    expect(await book(BOB, token)).toMatchObject({ status: 403, problem: 'admission-not-yours' });
    ({ id: eventId } = await running.shop.createEvent({ tickets: 10 }));
    expect(await book(ANN, token)).toMatchObject({ status: 403, problem: 'admission-not-yours' });
    expect(await booked()).toEqual([]);
  });

  test('refuses a token whose time is over: 403', async () => {
    const expired = createAdmissionTokens(SECRET).issue({ eventId, buyerId: ANN }, new Date(Date.now() - 1));
    expect(await book(ANN, expired)).toMatchObject({ status: 403, problem: 'admission-expired' });
    expect(await booked()).toEqual([]);
  });

  test('asks who it is, and for which technique, before it asks for a token', async () => {
    const path = `/events/${eventId}/bookings?technique=`;
    expect(await ask(running.shop, 'POST', `${path}${luaScript.slug}`)).toMatchObject({ status: 401 });
    expect(await ask(running.shop, 'POST', `${path}hope`, { buyerId: ANN })).toMatchObject({ status: 400 });
  });

  describe('streams the position', () => {
    const path = () => `/events/${eventId}/waiting-room/stream?technique=${sortedSet.slug}`;
    const pools: Pool[] = [];
    beforeAll(() => {
      pools.push(...running.level.instances.map(({ url }) => new Pool(url)), new Pool(running.level.url));
    });
    afterAll(() => Promise.all(pools.map((pool) => pool.destroy())));

    async function open(pool: Pool | undefined, buyerId: number) {
      const headers = { 'x-user-id': String(buyerId) };
      return (pool as Pool).request({ method: 'GET', path: path(), headers });
    }

    test('from every instance and through the balancer, until the turn comes with a token that books', async () => {
      await enter(ANN);
      await enter(BOB);
      const answers = await Promise.all(pools.map((pool) => open(pool, BOB)));
      expect(answers).toHaveLength(3);
      for (const { headers } of answers) {
        expect(headers).toMatchObject({
          'content-type': expect.stringContaining('text/event-stream'),
          'cache-control': 'no-store',
        });
      }
      const streams = answers.map(({ body }) => eventsOf(body));
      for (const stream of streams) {
        expect(await nextEvent(stream)).toMatchObject({ event: 'position', data: { position: 1 } });
      }
      await nextBatchIsDue();
      for (const stream of streams) {
        const { event, data } = await nextEvent(stream);
        expect([event, data.position]).toEqual(['admitted', 0]);
        expect(await stream.next()).toMatchObject({ done: true });
        expect([201, 409]).toContain((await book(BOB, data.admission.token)).status);
      }
      expect(await booked()).toEqual([BOB]);
    });

    test('not for a buyer who does not wait, nor without a buyer: a problem, and no stream', async () => {
      expect(await ask(running.shop, 'GET', path(), { buyerId: BOB })).toMatchObject({
        status: 404,
        problem: 'not-waiting',
      });
      expect(await ask(running.shop, 'GET', path())).toMatchObject({ status: 401 });
    });

    test('until the buyer leaves: then it says why, and ends', async () => {
      await enter(ANN);
      await enter(BOB);
      const { body } = await open(pools[0], BOB);
      const stream = eventsOf(body);
      expect(await nextEvent(stream)).toMatchObject({ event: 'position' });
      const waiting = `/events/${eventId}/waiting-room?technique=${sortedSet.slug}`;
      expect(await ask(running.shop, 'DELETE', waiting, { buyerId: BOB })).toMatchObject({ status: 204 });
      expect(await nextEvent(stream)).toMatchObject({
        event: 'problem',
        data: { type: 'urn:ticket-rush:problem:not-waiting', outcome: 'rejected' },
      });
      expect(await stream.next()).toMatchObject({ done: true });
    });
  });
});
