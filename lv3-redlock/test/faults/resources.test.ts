/** A holder of a seat, or of a wallet's lock, is stopped past its time and continued, or killed: real processes. */

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { openScratch } from '@ticket-rush/stack/process/scratch';
import { testExpectedToFail } from '@ticket-rush/testing/contracts/expected-failure';
import { untilBlocked } from '@ticket-rush/testing/database/test-database';
import { killBeforeCommit, startVictimAgain } from '@ticket-rush/testing/faults/process-faults';
import { ask, expectNothingWrong } from '@ticket-rush/testing/http/ask';
import { until } from '@ticket-rush/testing/until';
import { ttlKey } from '../../src/seats/ttl-key';
import { redlock } from '../../src/techniques/redlock';
import { lockThenTransaction } from '../../src/wallet/lock-then-transaction';
import { type FaultyLevel, startFaultyLevel } from './faulty-level';

const LEASE_MS = 1_000;
/** Long enough to confirm in time on a busy machine; the tests wait for its end. */
const HOLD_MS = 2_000;

const scratch = openScratch();
let shop: FaultyLevel;
beforeAll(async () => {
  const env = { SEAT_HOLD_TTL_MS: `${HOLD_MS}` };
  shop = await startFaultyLevel(await scratch, { leaseMs: LEASE_MS, env });
});
afterAll(async () => {
  await shop?.close();
  await (await scratch).close();
});

const signal = (name: NodeJS.Signals) => shop.level.instances[0]?.kill(name);

const untilFree = (key: string) =>
  until(
    `no server has ${key}`,
    () => shop.held(key),
    (servers) => servers === 0,
  );

/** Stops the first instance until a key has ended by itself. */
async function stopPast(key: string): Promise<void> {
  expect(await shop.held(key)).toBeGreaterThan(0);
  signal('SIGSTOP');
  await untilFree(key);
}

/** The hold is a row; the keys do not count. */
async function untilHoldsHaveEnded(eventId: number): Promise<void> {
  const inForce = 'SELECT FROM seats WHERE event_id = $1 AND held_until > clock_timestamp()';
  const holds = () => shop.dataSource.query<unknown[]>(inForce, [eventId]);
  await until('every hold has ended', async () => (await holds()).length === 0);
}

describe.each([
  { slug: ttlKey.slug, pause: 'holds' },
  { slug: redlock.slug, pause: 'broken' },
])('seats, $slug: a holder stopped past the end of its hold', ({ slug, pause }) => {
  const invariant = pause === 'broken' ? testExpectedToFail : test;
  let eventId: number;
  const seat = (instance: 0 | 1, buyerId: number, what: 'hold' | 'confirm', label = 'A1') =>
    ask(shop.shops[instance], 'POST', `/events/${eventId}/seats/${label}/${what}?technique=${slug}`, {
      buyerId,
    });
  const audit = async () => (await ask(shop.shops[1], 'GET', `/events/${eventId}/seats/audit`)).body;

  beforeEach(async () => {
    eventId = await shop.createEvent(1);
    await ask(shop.shops[1], 'POST', `/events/${eventId}/seats`, { body: { labels: ['A1', 'A2'] } });
    expect(await seat(0, 12, 'hold')).toMatchObject({ status: 201 });
  });

  /** Its confirmation is decided, and its COMMIT on the way, when it is stopped. The next buyer asks for the seat. */
  async function stoppedAtCommit() {
    const unblock = await shop.blockCommits();
    const late = seat(0, 12, 'confirm');
    await untilBlocked(shop, late);
    signal('SIGSTOP');
    await untilHoldsHaveEnded(eventId);
    await untilFree(`lock:seat:${eventId}:A1`);
    const next = seat(1, 88, 'hold');
    await untilBlocked(shop, late, next);
    await unblock();
    const answers = [await next];
    signal('SIGCONT');
    return [...answers, await late];
  }

  invariant('with the COMMIT of its confirmation on the way keeps the seat to itself', async () => {
    const [next, late] = await stoppedAtCommit();
    expectNothingWrong(await audit());
    expect(next).toMatchObject({ status: 409, problem: 'seat-taken' });
    expect(late).toMatchObject({ status: 200 });
  });

  if (pause === 'broken') {
    test('with the COMMIT of its confirmation on the way is caught by the audit', async () => {
      expect(await stoppedAtCommit()).toMatchObject([{ status: 201 }, { status: 200 }]);
      expect(await audit()).toMatchObject({ verdict: 'broken' });
    });
  }

  test('before it has confirmed cannot do so afterwards, whether or not another buyer has come', async () => {
    expect(await seat(0, 12, 'hold', 'A2')).toMatchObject({ status: 201 });
    signal('SIGSTOP');
    const [late, lateAndAlone] = [seat(0, 12, 'confirm'), seat(0, 12, 'confirm', 'A2')];
    await untilHoldsHaveEnded(eventId);
    expect(await seat(1, 88, 'hold')).toMatchObject({ status: 201 });
    signal('SIGCONT');
    expect(await late).toMatchObject({ status: 409, problem: 'not-your-hold' });
    expect(await lateAndAlone).toMatchObject({ status: 409, problem: 'hold-expired' });
    expectNothingWrong(await audit());
  });
});

test('seats, redlock: an owner of the lock stopped between its check and its write finds out before it commits', async () => {
  const eventId = await shop.createEvent(1);
  const seat = (instance: 0 | 1, buyerId: number, what: string) =>
    ask(shop.shops[instance], 'POST', `/events/${eventId}/seats/A1/${what}?technique=redlock`, { buyerId });
  await ask(shop.shops[1], 'POST', `/events/${eventId}/seats`, { body: { labels: ['A1'] } });
  await seat(0, 12, 'hold');
  const unblock = await shop.holdUp('SELECT FROM seats FOR UPDATE');
  const late = seat(0, 12, 'confirm');
  await untilBlocked(shop, late);
  await stopPast(`lock:seat:${eventId}:A1`);
  await untilHoldsHaveEnded(eventId);
  await unblock();
  const next = seat(1, 88, 'hold');
  await untilBlocked(shop, next);
  signal('SIGCONT');
  expect(await late).toMatchObject({ status: 503, problem: 'lease-lost', body: { outcome: 'rejected' } });
  expect(await next).toMatchObject({ status: 201 });
  const { body } = await ask(shop.shops[1], 'GET', `/events/${eventId}/seats/audit`);
  expectNothingWrong(body);
});

describe(`wallet, ${lockThenTransaction.slug}: an owner stopped past its lease`, () => {
  let buyerId = 100;
  const pay = (instance: 0 | 1, idempotencyKey: string, amount: number) =>
    move(instance, 'payments', idempotencyKey, amount);
  const move = (instance: 0 | 1, what: string, idempotencyKey: string, amount: number) =>
    ask(shop.shops[instance], 'POST', `/wallet/${what}?technique=${lockThenTransaction.slug}`, {
      buyerId,
      idempotencyKey,
      body: { amount },
    });
  const audit = async () => (await ask(shop.shops[1], 'GET', `/wallets/audit?buyer=${buyerId}`)).body;
  const wallet = async () => (await ask(shop.shops[1], 'GET', '/wallet', { buyerId })).body;

  beforeEach(async () => {
    buyerId++;
    expect(await move(1, 'charges', 'salary', 100)).toMatchObject({ status: 201 });
  });

  /** It has read the balance, and is stopped in the middle of its work, before the fence. */
  async function stoppedAtWork(next: () => Promise<unknown>) {
    const unblock = await shop.holdUp('LOCK TABLE ledger_entries IN ACCESS EXCLUSIVE MODE');
    const late = pay(0, 'shoes', 80);
    await untilBlocked(shop, late);
    await stopPast(`lock:wallet:${buyerId}`);
    await unblock();
    await next();
    signal('SIGCONT');
    return late;
  }

  test('in the middle of its work does not pay from money that is gone', async () => {
    const late = await stoppedAtWork(async () => {
      expect(await pay(1, 'hat', 80)).toMatchObject({ status: 201, body: { balanceAfter: 20 } });
    });
    expect(late).toMatchObject({ status: 503, problem: 'lease-lost', body: { outcome: 'rejected' } });
    expectNothingWrong(await audit());
    expect(await wallet()).toMatchObject({ balance: 20, entries: { length: 2 } });
  });

  test('in the middle of its work answers with what the repeated request has done', async () => {
    let repeated: { body: { id: number } } | undefined;
    const late = await stoppedAtWork(async () => {
      repeated = await pay(1, 'shoes', 80);
    });
    expect(late).toMatchObject({ status: 201, body: { id: repeated?.body.id } });
    expectNothingWrong(await audit());
    expect(await wallet()).toMatchObject({ balance: 20, entries: { length: 2 } });
  });

  test('with its COMMIT on the way has passed the fence, and the next owner finds the money gone', async () => {
    const unblock = await shop.blockCommits();
    const late = pay(0, 'shoes', 80);
    await untilBlocked(shop, late);
    await stopPast(`lock:wallet:${buyerId}`);
    const next = pay(1, 'hat', 80);
    await untilBlocked(shop, late, next);
    await unblock();
    expect(await next).toMatchObject({ status: 409, problem: 'insufficient-balance' });
    signal('SIGCONT');
    expect(await late).toMatchObject({ status: 201, body: { balanceAfter: 20 } });
    expectNothingWrong(await audit());
    expect(await wallet()).toMatchObject({ balance: 20, entries: { length: 2 } });
  });
});

describe('a process killed in the middle of its work', () => {
  afterEach(() => startVictimAgain(shop));

  /** The buyer gets no answer, and the key stays until its time is over. */
  async function killedAtWork(table: string, request: () => Promise<unknown>, key: string): Promise<void> {
    const unblock = await shop.holdUp(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
    const late = request();
    const told = expect(late).rejects.toThrow();
    expect(await untilBlocked(shop, late)).toBe(true);
    await killBeforeCommit(shop);
    await unblock();
    await told;
    expect(await shop.held(key)).toBeGreaterThan(0);
    await untilFree(key);
  }

  test.each([
    { slug: ttlKey.slug, prefix: 'seat' },
    { slug: redlock.slug, prefix: 'lock:seat' },
  ])('seats, $slug: leaves the seat to the next buyer when the key has ended', async ({ slug, prefix }) => {
    const eventId = await shop.createEvent(1);
    await ask(shop.shops[1], 'POST', `/events/${eventId}/seats`, { body: { labels: ['A1'] } });
    const hold = (instance: 0 | 1, buyerId: number) =>
      ask(shop.shops[instance], 'POST', `/events/${eventId}/seats/A1/hold?technique=${slug}`, { buyerId });

    await killedAtWork('seats', () => hold(0, 12), `${prefix}:${eventId}:A1`);

    expect(await hold(1, 88)).toMatchObject({ status: 201 });
    const { body } = await ask(shop.shops[1], 'GET', `/events/${eventId}/seats/audit`);
    expectNothingWrong(body);
  });

  test(`wallet, ${lockThenTransaction.slug}: has paid nothing, and the repeated request pays once`, async () => {
    const buyerId = 12;
    const move = (instance: 0 | 1, what: string, idempotencyKey: string, amount: number) =>
      ask(shop.shops[instance], 'POST', `/wallet/${what}?technique=${lockThenTransaction.slug}`, {
        ...{ buyerId, idempotencyKey, body: { amount } },
      });
    expect(await move(1, 'charges', 'salary', 100)).toMatchObject({ status: 201 });

    await killedAtWork('ledger_entries', () => move(0, 'payments', 'shoes', 80), `lock:wallet:${buyerId}`);

    const { body } = await ask(shop.shops[1], 'GET', '/wallet', { buyerId });
    expect(body).toMatchObject({ balance: 100, entries: { length: 1 } });
    const again = await move(1, 'payments', 'shoes', 80);
    expect(again).toMatchObject({ status: 201, body: { balanceAfter: 20 } });
    expectNothingWrong((await ask(shop.shops[1], 'GET', `/wallets/audit?buyer=${buyerId}`)).body);
  });
});
