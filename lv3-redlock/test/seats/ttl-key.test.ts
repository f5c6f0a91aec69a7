import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { listSeats } from '@ticket-rush/shared/seats/seats';
import { openScratch, type Scratch } from '@ticket-rush/stack/process/scratch';
import { type Redis, startRedis } from '@ticket-rush/stack/servers/redis';
import { openLinkedDatabase } from '@ticket-rush/testing/database/linked-database';
import { ttlKey } from '../../src/seats/ttl-key';
import { stopBefore } from '../stop-before';
import { HOLD_TTL_MS, openSeatLab, type SeatLab } from './seat-lab';

const [ANN, BOB] = [12, 88];

describe('ttl-key', () => {
  let lab: SeatLab;
  beforeEach(async () => {
    lab = await openSeatLab();
  });
  afterEach(() => lab.close());

  test('shows the hold in Redis, with the buyer and the end, and to all who look at the seats', async () => {
    const hold = await ttlKey.create(lab.seatNeeds()).hold(lab.seatFor(ANN));
    expect(await lab.redis.get(lab.key)).toBe(String(ANN));
    const left = await lab.redis.pTTL(lab.key);
    expect(left).toBeGreaterThan(HOLD_TTL_MS - 30_000);
    expect(left).toBeLessThanOrEqual(HOLD_TTL_MS);
    expect(await listSeats(lab.database.dataSource, lab.eventId)).toEqual([
      { label: 'A1', state: 'held', heldUntil: hold.expiresAt },
    ]);
  });

  test.each(['held', 'sold'])(
    'sends the second buyer of a seat that is %s away without a word to the database',
    async (state) => {
      await ttlKey.create(lab.seatNeeds()).hold(lab.seatFor(ANN));
      if (state === 'sold') await ttlKey.create(lab.seatNeeds()).confirm(lab.seatFor(ANN));
      const asked: string[] = [];
      const note = (name: string) => [name, async () => void asked.push(name)];
      const steps = Object.fromEntries(['hold-if-free', 'read-seat'].map(note));
      const second = ttlKey.create(lab.seatNeeds(steps)).hold(lab.seatFor(BOB));
      await expect(second).rejects.toMatchObject({ type: 'seat-taken', outcome: 'rejected' });
      expect(asked).toEqual([]);
    },
  );

  test('remembers that a seat is sold for longer than a hold, and not for ever', async () => {
    await ttlKey.create(lab.seatNeeds()).hold(lab.seatFor(ANN));
    await ttlKey.create(lab.seatNeeds()).confirm(lab.seatFor(ANN));
    expect(await lab.redis.pTTL(lab.key)).toBeGreaterThan(HOLD_TTL_MS);
  });

  test('lets the row say that a seat is sold when Redis has forgotten it, and leaves no hold on it', async () => {
    await ttlKey.create(lab.seatNeeds()).hold(lab.seatFor(ANN));
    await ttlKey.create(lab.seatNeeds()).confirm(lab.seatFor(ANN));
    await lab.redis.del(lab.key);
    const late = ttlKey.create(lab.seatNeeds()).hold(lab.seatFor(BOB));
    await expect(late).rejects.toMatchObject({ type: 'seat-taken', outcome: 'rejected' });
    expect(await lab.redis.exists(lab.key)).toBe(0);
  });

  test('keeps the key of a hold whose buyer clicks twice', async () => {
    await ttlKey.create(lab.seatNeeds()).hold(lab.seatFor(ANN));
    const again = ttlKey.create(lab.seatNeeds()).hold(lab.seatFor(ANN));
    await expect(again).rejects.toMatchObject({ type: 'seat-taken', outcome: 'rejected' });
    expect(await lab.redis.get(lab.key)).toBe(String(ANN));
    expect(await lab.seatAudit()).toMatchObject({ verdict: 'holds', held: 1 });
  });

  test('refuses a holder who slept past the end before confirming, when another buyer holds by then', async () => {
    await ttlKey.create(lab.seatNeeds()).hold(lab.seatFor(ANN));
    const asleep = stopBefore('confirm-if-held');
    const late = ttlKey.create(lab.seatNeeds(asleep.steps)).confirm(lab.seatFor(ANN));
    await asleep.reachedBy(late);
    await lab.endHold();
    await ttlKey.create(lab.seatNeeds()).hold(lab.seatFor(BOB));
    asleep.goOn();
    await expect(late).rejects.toMatchObject({ type: 'not-your-hold', outcome: 'rejected' });
    // The late one has not ended the hold of the next: that one confirms.
    expect(await lab.redis.get(lab.key)).toBe(String(BOB));
    await ttlKey.create(lab.seatNeeds()).confirm(lab.seatFor(BOB));
    expect(await lab.seatAudit()).toMatchObject({ verdict: 'holds', held: 1, sold: 1 });
  });

  test('refuses a holder who slept past the end before confirming, when no other buyer has come', async () => {
    await ttlKey.create(lab.seatNeeds()).hold(lab.seatFor(ANN));
    const asleep = stopBefore('confirm-if-held');
    const late = ttlKey.create(lab.seatNeeds(asleep.steps)).confirm(lab.seatFor(ANN));
    await asleep.reachedBy(late);
    await lab.endHold();
    asleep.goOn();
    await expect(late).rejects.toMatchObject({ type: 'hold-expired', outcome: 'rejected' });
    expect(await lab.seatAudit()).toMatchObject({ verdict: 'holds', sold: 0 });
  });

  test('refuses a buyer who slept between key and row, and leaves both to the next buyer', async () => {
    const asleep = stopBefore('hold-if-free');
    const late = ttlKey.create(lab.seatNeeds(asleep.steps)).hold(lab.seatFor(ANN));
    await asleep.reachedBy(late);
    await lab.redis.del(lab.key);
    await ttlKey.create(lab.seatNeeds()).hold(lab.seatFor(BOB));
    asleep.goOn();
    await expect(late).rejects.toMatchObject({ type: 'seat-taken', outcome: 'rejected' });
    expect(await lab.redis.get(lab.key)).toBe(String(BOB));
    expect(await lab.seatAudit()).toMatchObject({ verdict: 'holds', held: 1, violations: [] });
  });

  test('keeps a hold that Redis has forgotten: no other buyer takes it over, and its holder confirms', async () => {
    await ttlKey.create(lab.seatNeeds()).hold(lab.seatFor(ANN));
    await lab.redis.del(lab.key);
    await expect(ttlKey.create(lab.seatNeeds()).hold(lab.seatFor(BOB))).rejects.toMatchObject({
      type: 'seat-taken',
    });
    expect(await ttlKey.create(lab.seatNeeds()).confirm(lab.seatFor(ANN))).toMatchObject({ buyerId: ANN });
    expect(await lab.seatAudit()).toMatchObject({ verdict: 'holds', sold: 1 });
  });

  test('lets a buyer try again whose process died between key and row, and no other buyer until the key ends', async () => {
    await lab.redis.set(lab.key, String(ANN), { expiration: { type: 'PX', value: HOLD_TTL_MS } });
    await expect(ttlKey.create(lab.seatNeeds()).hold(lab.seatFor(BOB))).rejects.toMatchObject({
      type: 'seat-taken',
    });
    expect(await ttlKey.create(lab.seatNeeds()).hold(lab.seatFor(ANN))).toMatchObject({ buyerId: ANN });
    await lab.endHold();
    expect(await ttlKey.create(lab.seatNeeds()).hold(lab.seatFor(BOB))).toMatchObject({ buyerId: BOB });
  });

  test('keeps the key when it is unknown whether the row was written, and it may be written yet', async () => {
    const linked = await openLinkedDatabase(lab.database.url);
    try {
      const lost = linked.link.resetBeforeAnswer('hold-if-free');
      const hold = ttlKey.create({ ...lab.seatNeeds(), database: linked.database }).hold(lab.seatFor(ANN));
      await expect(hold).rejects.toMatchObject({ status: 503, outcome: 'unknown' });
      expect(await lab.redis.get(lab.key)).toBe(String(ANN));
      await lost.deliver();
      expect(await lab.seatAudit()).toMatchObject({ verdict: 'holds', held: 1 });
      const next = ttlKey.create(lab.seatNeeds()).hold(lab.seatFor(BOB));
      await expect(next).rejects.toMatchObject({ type: 'seat-taken' });
    } finally {
      await linked.close();
    }
  });

  test('leaves no key behind when there is no such seat', async () => {
    await expect(ttlKey.create(lab.seatNeeds()).hold(lab.seatFor(BOB, 'Z9'))).rejects.toMatchObject({
      type: 'seat-not-found',
    });
    expect(await lab.redis.keys(`${lab.seatNeeds().keyPrefix}:seat:*`)).toEqual([]);
  });

  test('says that the key is of a wrong type, rather than that the seat is taken', async () => {
    await lab.redis.rPush(lab.key, 'another list');
    await expect(ttlKey.create(lab.seatNeeds()).hold(lab.seatFor(ANN))).rejects.toMatchObject({
      status: 503,
      outcome: 'rejected',
      retryAfterSeconds: 1,
    });
    expect(await lab.seatAudit()).toMatchObject({ held: 0 });
  });
});

describe('ttl-key, with its Redis gone', () => {
  let scratch: Scratch;
  let server: Redis;
  let lab: SeatLab;
  beforeEach(async () => {
    scratch = await openScratch();
    server = await startRedis(scratch);
    lab = await openSeatLab([server.url]);
  });
  afterEach(async () => {
    await lab.close();
    await scratch.close();
  });

  test.each(['SIGKILL', 'SIGSTOP'] as const)(
    'refuses to hold after %s, in bounded time, having written nothing',
    async (signal) => {
      server.kill(signal);
      await expect(ttlKey.create(lab.seatNeeds()).hold(lab.seatFor(ANN))).rejects.toMatchObject({
        status: 503,
        outcome: 'rejected',
        retryable: true,
        retryAfterSeconds: 1,
      });
      expect(await lab.seatAudit()).toMatchObject({ held: 0 });
    },
  );

  test('holds the seat if Redis dies after the key is written and before the row: the answer is true', async () => {
    const between = stopBefore('hold-if-free');
    const hold = ttlKey.create(lab.seatNeeds(between.steps)).hold(lab.seatFor(ANN));
    await between.reachedBy(hold);
    server.kill('SIGKILL');
    between.goOn();
    expect(await hold).toMatchObject({ buyerId: ANN });
    expect(await lab.seatAudit()).toMatchObject({ verdict: 'holds', held: 1 });
  });

  test('confirms and releases all the same: the row has the hold', async () => {
    await ttlKey.create(lab.seatNeeds()).hold(lab.seatFor(ANN));
    server.kill('SIGKILL');
    expect(await ttlKey.create(lab.seatNeeds()).confirm(lab.seatFor(ANN))).toMatchObject({ buyerId: ANN });
    await expect(ttlKey.create(lab.seatNeeds()).release(lab.seatFor(ANN))).rejects.toMatchObject({
      type: 'not-your-hold',
    });
    expect(await lab.seatAudit()).toMatchObject({ verdict: 'holds', sold: 1 });
  });
});
