import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ask, atOnce, expectNothingWrong, tally } from '@ticket-rush/testing/http/ask';
import { askAndAwait } from '@ticket-rush/testing/http/ask-and-await';
import { startBeforeAll } from '@ticket-rush/testing/http/running-shop';
import { kafkaKeyed } from '../../src/techniques/kafka-keyed';

const BUYERS = 200;
const TICKETS = 20;
const PRICE = 10;

// However slow the machine is: that a line is too long is not what is asked here.
const running = startBeforeAll('lv4', 2, { REQUEST_TTL_MS: '600000' });
const shop = () => running.shop;

let buyers = 0;
const nextBuyer = () => {
  buyers += 1;
  return buyers;
};

const fill = (buyerId: number, amount: number) =>
  ask(shop(), 'POST', `/wallet/charges?technique=${kafkaKeyed.slug}`, {
    buyerId,
    idempotencyKey: randomUUID(),
    body: { amount },
  });

const purchase = (
  eventId: number,
  buyerId: number | undefined,
  { price = PRICE as unknown, idempotencyKey = randomUUID() as string | undefined, call = askAndAwait } = {},
) =>
  call(shop(), 'POST', `/events/${eventId}/purchases?technique=${kafkaKeyed.slug}`, {
    buyerId,
    ...(idempotencyKey !== undefined && { idempotencyKey }),
    body: { price },
  });

const audit = async (eventId: number) =>
  (await ask(shop(), 'GET', `/events/${eventId}/purchases/audit`)).body;
const wallet = async (buyerId: number) => (await ask(shop(), 'GET', '/wallet', { buyerId })).body;

describe('a rush of buyers of whom half cannot pay', () => {
  let eventId: number;
  let told: Record<string, number>;
  const firstBuyer = 10_000;
  beforeAll(async () => {
    ({ id: eventId } = await shop().createEvent({ tickets: TICKETS }));
    // By twos: the balancer deals them to two instances in turn, and one of these may be the faster one.
    await atOnce(BUYERS, (index) => fill(firstBuyer + index, index % 4 < 2 ? PRICE : PRICE - 1));
    told = tally(await atOnce(BUYERS, (index) => purchase(eventId, firstBuyer + index)));
  });

  test('sells every ticket once, and takes no money for anything else', async () => {
    const { 201: sold, 'sold-out': tooLate = 0, 'insufficient-balance': cannotPay = 0, ...others } = told;
    expect(others).toEqual({});
    expect(sold).toBe(TICKETS);
    expect(tooLate + cannotPay).toBe(BUYERS - TICKETS);
    expect(cannotPay).toBeGreaterThan(0);
    expectNothingWrong((await ask(shop(), 'GET', `/events/${eventId}/audit`)).body);
    const found = await audit(eventId);
    expectNothingWrong(found);
    expect(found).toMatchObject({ confirmed: TICKETS, undone: BUYERS - TICKETS, revenue: TICKETS * PRICE });
    expectNothingWrong((await ask(shop(), 'GET', '/wallets/audit')).body);
  });

  test('is to be seen in the workers’ metrics', async () => {
    const texts = await Promise.all(
      running.level.workers.map(async ({ url }) => (await fetch(`${url}/metrics`)).text()),
    );
    const sum = (pattern: RegExp) =>
      texts
        .flatMap((text) => [...text.matchAll(pattern)])
        .reduce((total, [, value]) => total + Number(value), 0);
    expect(sum(/^ticket_rush_sagas_total\{.*outcome="confirmed".*\} (\d+)$/gm)).toBe(TICKETS);
    expect(sum(/^ticket_rush_saga_steps_total\{.*step="give-back".*\} (\d+)$/gm)).toBe(
      told['insufficient-balance'],
    );
  });
});

test('the same key again is the same purchase, and another price under it a mistake', async () => {
  const { id } = await shop().createEvent({ tickets: 2 });
  const buyerId = nextBuyer();
  await fill(buyerId, 100);
  const idempotencyKey = randomUUID();
  const [first, again] = await atOnce(2, () => purchase(id, buyerId, { idempotencyKey }));
  expect(first).toMatchObject({ status: 201, body: { buyerId, eventId: id, price: PRICE } });
  expect(again).toEqual(first);
  expect(await purchase(id, buyerId, { idempotencyKey, price: 11 })).toMatchObject({
    status: 422,
    problem: 'idempotency-key-reused',
  });
  expect((await wallet(buyerId)).balance).toBe(90);
});

test('a buyer who accepts no messages is refunded, and may buy once they do', async () => {
  const { id } = await shop().createEvent({ tickets: 1 });
  const buyerId = nextBuyer();
  await fill(buyerId, PRICE);
  await ask(shop(), 'POST', '/notification-block', { buyerId });
  expect(await purchase(id, buyerId)).toMatchObject({ problem: 'not-deliverable' });
  expect(await wallet(buyerId)).toMatchObject({ balance: PRICE, entries: { length: 3 } });
  await ask(shop(), 'DELETE', '/notification-block', { buyerId });
  expect(await purchase(id, buyerId)).toMatchObject({ status: 201 });
  expect(await wallet(buyerId)).toMatchObject({ balance: 0, entries: { length: 4 } });
  expectNothingWrong(await audit(id));
});

describe('refuses at once', () => {
  let eventId: number;
  beforeAll(async () => {
    ({ id: eventId } = await shop().createEvent({ tickets: 1 }));
  });
  afterAll(async () => {
    expect(await audit(eventId)).toMatchObject({ confirmed: 0, undone: 0 });
  });

  test.each([0, -1, 1.5, '10', null, 1_000_000_001])('the price %p: 400', async (price) => {
    const answer = await purchase(eventId, nextBuyer(), { price, call: ask });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ field: 'price' }] } });
  });

  test('no key, no buyer, and an event that does not exist: 400, 401 and 404', async () => {
    const withoutKey = await purchase(eventId, nextBuyer(), { idempotencyKey: '', call: ask });
    expect(withoutKey).toMatchObject({ status: 400, body: { errors: [{ field: 'Idempotency-Key' }] } });
    expect(await purchase(eventId, undefined, { call: ask })).toMatchObject({ status: 401 });
    expect(await purchase(999_999_999, nextBuyer(), { call: ask })).toMatchObject({ status: 404 });
  });
});
