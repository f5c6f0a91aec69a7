import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { connectQuorum } from '@ticket-rush/shared/redis/connect-redis';
import { auditWaitingRoom } from '@ticket-rush/shared/waiting-room/audit';
import type { RedisClientType } from 'redis';
import { createAdmissionTokens } from '../../src/waiting-room/admission-token';
import type { Admitting } from '../../src/waiting-room/needs';
import { SWEPT_AT_ONCE } from '../../src/waiting-room/queue-scripts';
import { listPlaces, sortedSet } from '../../src/waiting-room/sorted-set';
import { logger, openRedisLab, type RedisLab } from '../redis-lab';

const [ANN, BOB, CAT, DAN] = [12, 40, 88, 99];
const PLACE_TTL_MS = 30_000;
const AN_HOUR_MS = 3_600_000;
const LONG_AGO = 1;
const FIRST_OF_CROWD = 1_000;

const admitting: Admitting = {
  batch: 2,
  everyMs: AN_HOUR_MS,
  turnMs: AN_HOUR_MS,
  tokens: createAdmissionTokens('what every instance knows'),
};

let lab: RedisLab;
const queueNeeds = (extra: { admitting?: Admitting; redis?: RedisClientType } = {}) => ({
  ...lab.needs(),
  placeTtlMs: PLACE_TTL_MS,
  ...extra,
});
const from = (buyerId: number) => ({ eventId: lab.eventId, buyerId });
const keyOf = (what: 'queue' | 'ends' | 'admitted' | 'pace') =>
  `${lab.needs().keyPrefix}:waiting-room:${lab.eventId}:${what}`;
const endOf = async (buyerId: number) => Number(await lab.redis.zScore(keyOf('ends'), String(buyerId)));
/** As if the buyer had not asked for long, or had let the turn pass. */
const endPlace = (buyerId: number, end = LONG_AGO) =>
  lab.redis.zAdd(keyOf('ends'), { score: end, value: String(buyerId) });
/** Places from before all others, which end at the same time. */
async function crowd(buyers: number[], end: number): Promise<void> {
  const members = buyers.map((buyer, index) => ({ buyer: String(buyer), arrival: index + 1 }));
  await lab.redis.zAdd(
    keyOf('queue'),
    members.map(({ buyer, arrival }) => ({ score: arrival, value: buyer })),
  );
  await lab.redis.zAdd(
    keyOf('ends'),
    members.map(({ buyer }) => ({ score: end, value: buyer })),
  );
}
const crowdThatHasGone = (size: number) =>
  crowd(
    Array.from({ length: size }, (_, index) => FIRST_OF_CROWD + index),
    LONG_AGO,
  );
const nextBatchIsDue = () => lab.redis.del(keyOf('pace'));
const queue = () => lab.redis.zRange(keyOf('queue'), 0, -1);

describe('sorted-set', () => {
  beforeEach(async () => {
    lab = await openRedisLab();
  });
  afterEach(() => lab.close());

  describe('as a queue', () => {
    const room = () => sortedSet.create(queueNeeds());

    test('gives up the place of a buyer who does not ask for it', async () => {
      for (const buyerId of [ANN, BOB]) await room().enter(from(buyerId));
      await endPlace(ANN);
      expect(await room().position(from(BOB))).toMatchObject({ position: 1 });
      await expect(room().position(from(ANN))).rejects.toMatchObject({ type: 'not-waiting', status: 404 });
      expect(await room().enter(from(ANN))).toMatchObject({ position: 2 });
    });

    test('refuses a buyer who asks too late, even if no other visit has noticed', async () => {
      await room().enter(from(ANN));
      await endPlace(ANN);
      await expect(room().position(from(ANN))).rejects.toMatchObject({ type: 'not-waiting' });
      expect(await queue()).toEqual([]);
    });

    test('sweeps up a bounded number of ended places at each visit, until none is left', async () => {
      await crowdThatHasGone(2 * SWEPT_AT_ONCE + 1);
      const left = [];
      for (let visits = 1; visits <= 3; visits++) {
        await room().enter(from(BOB));
        left.push((await queue()).length - 1);
      }
      expect(left).toEqual([SWEPT_AT_ONCE + 1, 1, 0]);
      expect(await room().position(from(BOB))).toMatchObject({ position: 1 });
    });

    test('refuses a buyer who asks too late, though the sweep has not come so far', async () => {
      await room().enter(from(ANN));
      await endPlace(ANN, LONG_AGO + 1);
      await crowdThatHasGone(SWEPT_AT_ONCE + 1);
      await expect(room().position(from(ANN))).rejects.toMatchObject({ type: 'not-waiting' });
    });

    test('lists all who wait, page by page, and none whose place has ended', async () => {
      await crowdThatHasGone(2 * SWEPT_AT_ONCE + 1);
      for (const buyerId of [ANN, BOB]) await room().enter(from(buyerId));
      const waiting = Array.from({ length: SWEPT_AT_ONCE }, (_, index) => FIRST_OF_CROWD + index);
      await crowd(waiting, Date.now() + AN_HOUR_MS);
      const places = await listPlaces(queueNeeds())(lab.eventId);
      expect(places.map(({ buyerId }) => buyerId).sort((a, b) => a - b)).toEqual([ANN, BOB, ...waiting]);
    });

    test.each(['enter', 'position'] as const)(
      'begins the life of a place anew when asked: %s',
      async (ask) => {
        await room().enter(from(ANN));
        const soon = (await endOf(ANN)) - 10_000;
        await endPlace(ANN, soon);
        await room()[ask](from(ANN));
        expect(await endOf(ANN)).toBeGreaterThan(soon);
      },
    );

    test('puts newcomers behind, though the clock was set back', async () => {
      await room().enter(from(ANN));
      const ahead = (Date.now() + AN_HOUR_MS) * 1000;
      await lab.redis.zAdd(keyOf('queue'), { score: ahead, value: String(ANN) });
      expect(await room().enter(from(BOB))).toMatchObject({ position: 2 });
      expect(await room().enter(from(CAT))).toMatchObject({ position: 3 });
      expect(await queue()).toEqual([ANN, BOB, CAT].map(String));
    });

    test('lets no buyer in where booking asks for no token', async () => {
      expect(await room().enter(from(ANN))).toEqual({
        ...from(ANN),
        position: 1,
        enteredAt: expect.any(Date),
      });
      expect(await lab.redis.exists([keyOf('admitted'), keyOf('pace')])).toBe(0);
    });

    test('tells the audit who has a place, in order, without those that have ended', async () => {
      for (const buyerId of [BOB, ANN, CAT]) await room().enter(from(buyerId));
      await endPlace(BOB);
      const places = await listPlaces(queueNeeds())(lab.eventId);
      expect(places.map(({ buyerId }) => buyerId)).toEqual([ANN, CAT]);
      expect(auditWaitingRoom(lab.eventId, places)).toMatchObject({ verdict: 'holds', inversions: 0 });
    });

    test('leaves no key in Redis for good', async () => {
      await room().enter(from(ANN));
      for (const what of ['queue', 'ends'] as const) {
        expect(await lab.redis.pTTL(keyOf(what))).toBeGreaterThan(PLACE_TTL_MS - 10_000);
      }
      await room().leave(from(ANN));
      expect(await lab.redis.keys(`${lab.needs().keyPrefix}:waiting-room:*`)).toEqual([]);
    });

    test.each(['queue', 'ends', 'admitted'] as const)(
      'changes nothing when the key %s is of a wrong type',
      async (what) => {
        await lab.redis.set(keyOf(what), 'another text');
        await expect(room().enter(from(ANN))).rejects.toMatchObject({
          status: 503,
          outcome: 'rejected',
          retryAfterSeconds: 1,
        });
        expect(await lab.redis.keys(`${lab.needs().keyPrefix}:waiting-room:*`)).toEqual([keyOf(what)]);
      },
    );
  });

  describe('letting in two at a time', () => {
    const room = (redis = lab.redis) => sortedSet.create(queueNeeds({ admitting, redis }));

    /** Ann is let in at once, and the next batch is an hour away. */
    async function annIsInAndThreeWait() {
      for (const buyerId of [ANN, BOB, CAT, DAN]) await room().enter(from(buyerId));
    }
    const positions = async () => {
      const all = await Promise.all([ANN, BOB, CAT, DAN].map((buyerId) => room().position(from(buyerId))));
      return all.map(({ position }) => position);
    };

    test('lets the first in at once, with a token that lets this buyer book', async () => {
      const { position, admission } = await room().enter(from(ANN));
      expect(position).toBe(0);
      expect(() => admitting.tokens.require(admission?.token, from(ANN))).not.toThrow();
      expect(admission?.expiresAt.getTime()).toBe(await endOf(ANN));
    });

    test('keeps the others waiting until the interval is over, then takes them from the front', async () => {
      await annIsInAndThreeWait();
      expect(await positions()).toEqual([0, 1, 2, 3]);
      expect(await lab.redis.pTTL(keyOf('pace'))).toBeGreaterThan(AN_HOUR_MS - 60_000);
      await nextBatchIsDue();
      expect(await room().position(from(DAN))).toMatchObject({ position: 1 });
      expect(await positions()).toEqual([0, 0, 0, 1]);
    });

    test('lets one batch in, however many ask at once on however many connections', async () => {
      const all = Array.from({ length: 40 }, (_, index) => index + 1);
      for (const buyerId of all) await room().enter(from(buyerId));
      await nextBatchIsDue();
      const { url } = lab.redis.options as { url: string };
      const connect = async () => (await connectQuorum([url], logger)) as [RedisClientType];
      const others = (await Promise.all([connect(), connect()])).flat();
      const asked = all.map((buyerId) => room(others[buyerId % 2]).position(from(buyerId)));
      const answers = await Promise.all(asked);
      for (const client of others) client.destroy();
      expect(answers.filter(({ admission }) => admission !== undefined)).toHaveLength(1 + admitting.batch);
      expect(await lab.redis.sCard(keyOf('admitted'))).toBe(1 + admitting.batch);
    });

    test('answers with the same token as long as the turn lasts, and does not make it longer', async () => {
      const first = await room().enter(from(ANN));
      const end = await endOf(ANN);
      expect(await room().position(from(ANN))).toEqual(first);
      expect(await room().enter(from(ANN))).toEqual(first);
      expect(await endOf(ANN)).toBe(end);
    });

    test('lets in those who are there, rather than those who have gone', async () => {
      await annIsInAndThreeWait();
      await endPlace(BOB);
      await nextBatchIsDue();
      expect(await room().position(from(DAN))).toMatchObject({ position: 0 });
      expect(await lab.redis.sMembers(keyOf('admitted'))).toEqual(
        expect.arrayContaining([ANN, CAT, DAN].map(String)),
      );
      await expect(room().position(from(BOB))).rejects.toMatchObject({ type: 'not-waiting' });
    });

    test('lets in no buyer who has gone, though the sweep has not come so far', async () => {
      await crowdThatHasGone(2 * SWEPT_AT_ONCE);
      const visits = [];
      for (let visit = 1; visit <= 3; visit++) visits.push(await room().enter(from(ANN)));
      expect(visits.map(({ position }) => position)).toEqual([SWEPT_AT_ONCE + 1, 1, 0]);
      expect(await lab.redis.sMembers(keyOf('admitted'))).toEqual([String(ANN)]);
    });

    test('does not use up a batch when no buyer waits', async () => {
      await room().enter(from(ANN));
      await nextBatchIsDue();
      await room().position(from(ANN));
      expect(await room().enter(from(BOB))).toMatchObject({ position: 0 });
    });

    test('puts a buyer who has let the turn pass at the end again', async () => {
      await annIsInAndThreeWait();
      await endPlace(ANN);
      await expect(room().position(from(ANN))).rejects.toMatchObject({ type: 'not-waiting' });
      expect(await room().enter(from(ANN))).toMatchObject({ position: 4 });
      expect(await room().position(from(BOB))).toMatchObject({ position: 1 });
    });

    test('counts those who wait from one again when a buyer who was let in has left', async () => {
      await annIsInAndThreeWait();
      await room().leave(from(ANN));
      expect(await room().position(from(BOB))).toMatchObject({ position: 1 });
      expect(await lab.redis.exists(keyOf('admitted'))).toBe(0);
    });
  });
});
