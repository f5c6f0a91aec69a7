import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { Verdict } from '@ticket-rush/shared/booking/technique';
import type { WalletAudit } from '@ticket-rush/shared/wallet/audit';
import type { Wallet } from '@ticket-rush/shared/wallet/wallet';
import { type Answer, ask, atOnce, expectNothingWrong, tally } from '../http/ask';
import type { RunningShop } from '../http/running-shop';
import { testExpectedToFail } from './expected-failure';

const BUYERS = 10;
const CLICKS = 20;
/** Charges that are each followed by an audit, which reads all of them: the cost grows with the square. */
const MOMENTS = 100;

/** What a technique for wallets promises. Where it is expected to break, the same test must fail. */
export function describeWalletTechnique(slug: string, verdict: Verdict, running: RunningShop): void {
  const invariant = verdict === 'broken' ? testExpectedToFail : test;
  const calls = walletCalls(slug, running);

  invariant('makes as many payments at once as the balance covers', async () => {
    for (const { wallet, audit, answers } of await payAtOnce(calls)) {
      expectNothingWrong(audit);
      expect(tally(answers)).toEqual({ 201: 3, 'insufficient-balance': CLICKS - 3 });
      expect(wallet).toMatchObject({ balance: 10, entries: { length: 4 } });
    }
  });

  invariant('loses none of the charges that open a wallet at once', async () => {
    for (const { wallet, audit, answers } of await chargeAtOnce(calls)) {
      expectNothingWrong(audit);
      expect(tally(answers)).toEqual({ 201: CLICKS });
      expect(wallet).toMatchObject({ balance: CLICKS * 5, entries: { length: CLICKS } });
    }
  });

  invariant('moves money once for a request that is sent many times at once', async () => {
    for (const { wallet, audit, answers } of await repeatAtOnce(calls)) {
      expectNothingWrong(audit);
      expect(tally(answers)).toEqual({ 201: CLICKS });
      expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
      expect(wallet).toMatchObject({ balance: 90, entries: { length: 2 } });
    }
  });

  invariant('adds up at every moment, and not only at the end', async () => {
    const buyerId = nextBuyer();
    const audits = await atOnce(MOMENTS, async () => {
      await calls.charge(buyerId, 5);
      return calls.audit(buyerId);
    });
    for (const audit of audits) expectNothingWrong(audit);
    expect(await calls.wallet(buyerId)).toMatchObject({ balance: MOMENTS * 5 });
  });

  if (verdict === 'broken') describeWalletBreakage(calls);

  describe('with one request at a time', () => describeWalletInTurn(calls));
  describe('refuses', () => describeBadWalletRequests(slug, running, calls));
}

function describeWalletBreakage(calls: WalletCalls): void {
  test('is caught by the audit: one balance pays more than once', async () => {
    const overdrawn = (await payAtOnce(calls)).filter(({ answers }) => (tally(answers)[201] ?? 0) > 3);
    expect(overdrawn).not.toEqual([]);
    for (const { buyerId, audit, answers } of overdrawn) {
      const ledger = 100 - 30 * (tally(answers)[201] ?? 0);
      expect(audit).toMatchObject({
        verdict: 'broken',
        overdrawn: [{ buyerId, lowest: ledger }],
        drifted: [{ buyerId, ledger }],
        repeated: [],
      });
    }
  });

  test('is caught by the audit: charges that the balance has lost', async () => {
    const lost = (await chargeAtOnce(calls)).filter(({ wallet }) => wallet.balance < CLICKS * 5);
    expect(lost).not.toEqual([]);
    for (const { buyerId, audit, answers } of lost) {
      expect(tally(answers)).toEqual({ 201: CLICKS });
      expect(audit).toMatchObject({
        verdict: 'broken',
        overdrawn: [],
        drifted: [{ buyerId, ledger: CLICKS * 5 }],
        repeated: [],
      });
    }
  });

  test('is caught by the audit: money that one request moved several times', async () => {
    const repeated = (await repeatAtOnce(calls)).filter(({ wallet }) => wallet.entries.length > 2);
    expect(repeated).not.toEqual([]);
    for (const { buyerId, audit, answers } of repeated) {
      const entryIds = [...new Set(answers.map(({ body }) => body.id as number))].sort((a, b) => a - b);
      expect(audit).toMatchObject({ verdict: 'broken', repeated: [{ buyerId, entryIds }] });
    }
  });
}

function describeWalletInTurn(calls: WalletCalls): void {
  test('charges and pays, and the ledger explains the balance', async () => {
    const buyerId = nextBuyer();
    expect(await calls.wallet(buyerId)).toEqual({ buyerId, balance: 0, entries: [] });
    const charged = await calls.charge(buyerId, 100);
    expect(charged).toMatchObject({ status: 201, body: { buyerId, amount: 100, balanceAfter: 100 } });
    const paid = await calls.pay(buyerId, 30);
    expect(paid).toMatchObject({ status: 201, body: { buyerId, amount: -30, balanceAfter: 70 } });
    expect(await calls.wallet(buyerId)).toEqual({ buyerId, balance: 70, entries: [charged.body, paid.body] });
  });

  test('answers a request that is sent again with what became of it, and moves nothing', async () => {
    const buyerId = nextBuyer();
    await calls.charge(buyerId, 100);
    const key = randomUUID();
    const first = await calls.pay(buyerId, 100, key);
    expect(await calls.pay(buyerId, 100, key)).toEqual(first);
    expect(await calls.wallet(buyerId)).toMatchObject({ balance: 0, entries: { length: 2 } });
  });

  test('takes the same key from another buyer for another request', async () => {
    const [ann, bob] = [nextBuyer(), nextBuyer()];
    const key = randomUUID();
    expect(await calls.charge(ann, 1, key)).toMatchObject({ status: 201, body: { buyerId: ann } });
    expect(await calls.charge(bob, 2, key)).toMatchObject({ status: 201, body: { buyerId: bob } });
  });

  test('pays under the key of a payment that was refused, once there is money', async () => {
    const buyerId = nextBuyer();
    const key = randomUUID();
    expect(await calls.pay(buyerId, 30, key)).toMatchObject({ problem: 'insufficient-balance' });
    await calls.charge(buyerId, 30);
    expect(await calls.pay(buyerId, 30, key)).toMatchObject({ status: 201, body: { balanceAfter: 0 } });
  });

  test('keeps the largest amount to the last digit', async () => {
    const buyerId = nextBuyer();
    await calls.charge(buyerId, Number.MAX_SAFE_INTEGER);
    expect(await calls.pay(buyerId, 2)).toMatchObject({ body: { balanceAfter: 9_007_199_254_740_989 } });
    expect(await calls.charge(buyerId, 3)).toMatchObject({ status: 409, problem: 'wallet-full' });
    expect((await calls.wallet(buyerId)).balance).toBe(9_007_199_254_740_989);
    expect(await calls.audit(buyerId)).toMatchObject({ verdict: 'holds', movements: 2 });
  });
}

function describeBadWalletRequests(slug: string, running: RunningShop, calls: WalletCalls): void {
  test('a payment that the balance does not cover: 409', async () => {
    const buyerId = nextBuyer();
    await calls.charge(buyerId, 29);
    expect(await calls.pay(buyerId, 30)).toMatchObject({ status: 409, problem: 'insufficient-balance' });
    expect(await calls.wallet(buyerId)).toMatchObject({ balance: 29, entries: { length: 1 } });
  });

  test('the same key with another body: 422, and moves nothing', async () => {
    const buyerId = nextBuyer();
    const key = randomUUID();
    await calls.charge(buyerId, 100, key);
    for (const other of [calls.charge(buyerId, 101, key), calls.pay(buyerId, 100, key)]) {
      expect(await other).toMatchObject({ status: 422, problem: 'idempotency-key-reused' });
    }
    expect(await calls.wallet(buyerId)).toMatchObject({ balance: 100, entries: { length: 1 } });
  });

  test.each([undefined, '', 'x'.repeat(129), 'two words', 'clé'])('the key %j: 400', async (key) => {
    const buyerId = nextBuyer();
    const answer = await ask(running.shop, 'POST', `/wallet/charges?technique=${slug}`, {
      buyerId,
      body: { amount: 1 },
      ...(key !== undefined && { idempotencyKey: key }),
    });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ field: 'Idempotency-Key' }] } });
    expect(await calls.wallet(buyerId)).toMatchObject({ balance: 0, entries: [] });
  });

  test.each([0, -1, 1.5, 1e300, Number.MAX_SAFE_INTEGER + 1, '10', null, undefined])(
    'the amount %p: 400',
    async (amount) => {
      const buyerId = nextBuyer();
      for (const answer of [await calls.charge(buyerId, amount), await calls.pay(buyerId, amount)]) {
        expect(answer).toMatchObject({ status: 400, body: { errors: [{ field: 'amount' }] } });
      }
      expect(await calls.wallet(buyerId)).toMatchObject({ balance: 0, entries: [] });
    },
  );

  test('no buyer, and an unknown technique: 401 and 400', async () => {
    const options = { body: { amount: 1 }, idempotencyKey: randomUUID() };
    const path = '/wallet/charges?technique=';
    expect(await ask(running.shop, 'POST', `${path}${slug}`, options)).toMatchObject({ status: 401 });
    const unknown = await ask(running.shop, 'POST', `${path}hope`, { ...options, buyerId: nextBuyer() });
    expect(unknown).toMatchObject({ status: 400, body: { errors: [{ field: 'technique' }] } });
    expect(await ask(running.shop, 'GET', '/wallet')).toMatchObject({ status: 401 });
    expect(await ask(running.shop, 'GET', '/wallets/audit?buyer=ann')).toMatchObject({ status: 400 });
  });
}

type WalletCalls = ReturnType<typeof walletCalls>;

function walletCalls(slug: string, running: RunningShop) {
  const move =
    (what: 'charges' | 'payments') =>
    (buyerId: number, amount: unknown, idempotencyKey: string = randomUUID()): Promise<Answer> =>
      ask(running.shop, 'POST', `/wallet/${what}?technique=${slug}`, {
        buyerId,
        idempotencyKey,
        body: { amount },
      });
  return {
    charge: move('charges'),
    pay: move('payments'),
    wallet: async (buyerId: number): Promise<Wallet> =>
      (await ask(running.shop, 'GET', '/wallet', { buyerId })).body,
    audit: async (buyerId: number): Promise<WalletAudit> =>
      (await ask(running.shop, 'GET', `/wallets/audit?buyer=${buyerId}`)).body,
  };
}

/** What became of one buyer's clicks. */
interface Moved {
  buyerId: number;
  answers: Answer[];
  wallet: Wallet;
  audit: WalletAudit;
}

/** Twenty payments of 30 for each buyer, and 100 to pay them from. */
async function payAtOnce(calls: WalletCalls): Promise<Moved[]> {
  const buyers = await withMoney(calls, 100);
  return clickAtOnce(calls, buyers, (buyerId) => calls.pay(buyerId, 30));
}

/** Twenty charges of 5 for each buyer, none of whom has a wallet yet. */
function chargeAtOnce(calls: WalletCalls): Promise<Moved[]> {
  const buyers = Array.from({ length: BUYERS }, nextBuyer);
  return clickAtOnce(calls, buyers, (buyerId) => calls.charge(buyerId, 5));
}

/** For each buyer one payment of 10 out of 100, sent twenty times. */
async function repeatAtOnce(calls: WalletCalls): Promise<Moved[]> {
  const buyers = await withMoney(calls, 100);
  return clickAtOnce(calls, buyers, (buyerId) => calls.pay(buyerId, 10, `once-${buyerId}`));
}

async function withMoney({ charge }: WalletCalls, amount: number): Promise<number[]> {
  const buyers = Array.from({ length: BUYERS }, nextBuyer);
  await Promise.all(buyers.map((buyerId) => charge(buyerId, amount)));
  return buyers;
}

async function clickAtOnce(
  calls: WalletCalls,
  buyers: number[],
  click: (buyerId: number) => Promise<Answer>,
): Promise<Moved[]> {
  const answers = await Promise.all(buyers.map((buyerId) => atOnce(CLICKS, () => click(buyerId))));
  return Promise.all(
    buyers.map(async (buyerId, index) => ({
      buyerId,
      answers: answers[index] as Answer[],
      wallet: await calls.wallet(buyerId),
      audit: await calls.audit(buyerId),
    })),
  );
}

let buyers = 0;

/** Wallets belong to no event: a fresh buyer is a fresh wallet. */
function nextBuyer(): number {
  buyers += 1;
  return buyers;
}
