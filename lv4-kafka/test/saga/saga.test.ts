import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { listBookings } from '@ticket-rush/shared/booking/events';
import { WalletFull } from '@ticket-rush/shared/wallet/refusals';
import { MAX_AMOUNT } from '@ticket-rush/shared/wallet/rules';
import { stepped } from '@ticket-rush/testing/interleaving/stepped-database';
import { lockedWallet } from '../../src/wallet/locked-wallet';
import { accepted } from '../decide/batches';
import { entriesOf, expectNothingWrong, numbersOf } from './saga-checks';
import { brokenAt, dyingAt } from './saga-faults';
import { openSagaLab, purchaseBy, type SagaLab } from './saga-lab';

let lab: SagaLab;
let eventId: number;
/** Wallets belong to no event: each test has buyers of its own. */
let [ANN, BOB, EVE] = [1, 2, 3];
beforeAll(async () => {
  lab = await openSagaLab();
});
beforeEach(async () => {
  lab.startAfresh();
  eventId = await lab.putOnSale(2);
  [ANN, BOB, EVE] = [ANN + 10, BOB + 10, EVE + 10];
});
afterAll(() => lab.close());

test('a purchase has its ticket and its payment, and its buyer hears of it', async () => {
  await lab.fill(ANN, 100);
  const purchase = purchaseBy(ANN, eventId, 30);
  expect(await lab.handle(0, [purchase])).toEqual(['confirmed']);
  expect(await entriesOf(lab, ANN)).toEqual([100, -30]);
  const [booking] = await listBookings(lab.dataSource, eventId);
  const sent = { purchaseId: purchase.id, eventId, buyerId: ANN, bookingId: booking?.id, price: 30 };
  expect(await lab.outbox('test.notifications', eventId)).toMatchObject([sent]);
  expect(await lab.outbox('test.booking-confirmed', eventId)).toMatchObject([{ bookingId: booking?.id }]);
  await expectNothingWrong(lab, eventId, { confirmed: 1, undone: 0 });
  expect((await lab.audits(eventId)).purchases.revenue).toBe(30);
  expect(await lab.counted('ticket_rush_saga_steps_total')).toEqual({
    'book done': 1,
    'pay done': 1,
    'notify done': 1,
  });
  expect(await lab.counted('ticket_rush_sagas_total')).toEqual({ confirmed: 1 });
});

describe('a purchase is rejected', () => {
  test('when it is sold out, and nothing was paid', async () => {
    for (const buyerId of [ANN, BOB, EVE]) await lab.fill(buyerId, 10);
    const purchases = [ANN, BOB, EVE].map((buyerId) => purchaseBy(buyerId, eventId));
    expect(await lab.handle(0, purchases)).toEqual(['confirmed', 'confirmed', 'sold-out']);
    expect(await entriesOf(lab, EVE)).toEqual([10]);
    await expectNothingWrong(lab, eventId, { confirmed: 2, undone: 1 });
  });

  test('when the buyer has a ticket already, and keeps that one', async () => {
    await lab.fill(ANN, 100);
    const purchases = [purchaseBy(ANN, eventId), purchaseBy(ANN, eventId)];
    expect(await lab.handle(0, purchases)).toEqual(['confirmed', 'already-booked']);
    expect(await entriesOf(lab, ANN)).toEqual([100, -10]);
    await expectNothingWrong(lab, eventId, { confirmed: 1, undone: 1 });
  });

  test('when the wallet does not cover it, and the ticket goes to the next', async () => {
    await lab.fill(ANN, 9);
    await lab.fill(BOB, 10);
    await lab.fill(EVE, 10);
    const purchases = [ANN, BOB, EVE].map((buyerId) => purchaseBy(buyerId, eventId));
    expect(await lab.handle(0, purchases)).toEqual(['insufficient-balance', 'confirmed', 'confirmed']);
    expect(await entriesOf(lab, ANN)).toEqual([9]);
    await expectNothingWrong(lab, eventId, { confirmed: 2, undone: 1 });
  });

  test('when nothing can be sent to the buyer: the money is back, once, and so is the ticket', async () => {
    await lab.fill(ANN, 10);
    await lab.block(ANN);
    expect(await lab.handle(0, [purchaseBy(ANN, eventId)])).toEqual(['not-deliverable']);
    expect(await entriesOf(lab, ANN)).toEqual([10, -10, 10]);
    expect(await numbersOf(lab, eventId)).toEqual([]);
    expect(await lab.outbox('test.notifications', eventId)).toEqual([]);
    expect(await lab.counted('ticket_rush_saga_steps_total')).toEqual({
      'book done': 1,
      'pay done': 1,
      'notify refused': 1,
      'refund done': 1,
      'give-back done': 1,
    });
    await expectNothingWrong(lab, eventId, { confirmed: 0, undone: 1 });
  });

  test('and the money comes back to a wallet that was filled meanwhile: room is kept for it', async () => {
    await lab.fill(ANN, 10);
    await lab.block(ANN);
    const charge = (amount: number, idempotencyKey: string) =>
      lockedWallet(lab.database)({ buyerId: ANN, amount, idempotencyKey });
    const filling = stepped(lab.database, {
      'find-notification-block': async () => {
        await expect(charge(MAX_AMOUNT, 'too much')).rejects.toBeInstanceOf(WalletFull);
        await charge(MAX_AMOUNT - 10, 'the rest');
      },
    });
    expect(await lab.handle(0, [purchaseBy(ANN, eventId)], { database: filling })).toEqual([
      'not-deliverable',
    ]);
    expect(await entriesOf(lab, ANN)).toEqual([10, -10, MAX_AMOUNT - 10, 10]);
    await expectNothingWrong(lab, eventId, { confirmed: 0, undone: 1 });
  });

  test('a purchase that is done keeps no room in the wallet', async () => {
    await lab.fill(ANN, 10);
    expect(await lab.handle(0, [purchaseBy(ANN, eventId)])).toEqual(['confirmed']);
    const fill = { buyerId: ANN, amount: MAX_AMOUNT, idempotencyKey: 'full' };
    expect(await lockedWallet(lab.database)(fill)).toMatchObject({ balanceAfter: MAX_AMOUNT });
    // The same charge again is the same charge, even if there is no room for it by now.
    expect(await lockedWallet(lab.database)(fill)).toMatchObject({ balanceAfter: MAX_AMOUNT });
  });

  test('of an event that does not exist', async () => {
    expect(await lab.handle(0, [purchaseBy(ANN, 999)])).toEqual(['event-not-found']);
  });
});

test('a ticket that was given back late is sold again under its number, and no two buyers share one', async () => {
  eventId = await lab.putOnSale(4);
  const purchase = purchaseBy(BOB, eventId);
  await lab.handle(0, [accepted(ANN, eventId), purchase], { database: brokenAt(lab, 'give-back-ticket') });
  await lab.handle(2, [accepted(EVE, eventId)]);
  expect(await numbersOf(lab, eventId)).toEqual([
    [1, ANN],
    [2, BOB],
    [3, EVE],
  ]);
  await lab.handle(0, [purchase], { lane: 'retry-1' });
  expect(
    await lab.handle(3, [accepted(1005, eventId), accepted(1006, eventId), accepted(1004, eventId)]),
  ).toEqual(['confirmed', 'confirmed', 'sold-out']);
  expect(await numbersOf(lab, eventId)).toEqual([
    [1, ANN],
    [2, 1005],
    [3, EVE],
    [4, 1006],
  ]);
  await expectNothingWrong(lab, eventId, { confirmed: 0, undone: 1 });
});

test('bookings and purchases of one batch are decided in their order', async () => {
  await lab.fill(BOB, 10);
  const requests = [accepted(ANN, eventId), purchaseBy(BOB, eventId), accepted(EVE, eventId)];
  expect(await lab.handle(0, requests)).toEqual(['confirmed', 'confirmed', 'sold-out']);
  expect(await entriesOf(lab, BOB)).toEqual([10, -10]);
  expect(await numbersOf(lab, eventId)).toEqual([
    [1, ANN],
    [2, BOB],
  ]);
});

test('a purchase that is too late does not begin, and one that has begun is finished', async () => {
  await lab.fill(ANN, 10);
  const late = { ...purchaseBy(ANN, eventId), acceptedAt: new Date(Date.now() - 60_001) };
  expect(await lab.handle(0, [late])).toEqual(['expired']);
  expect(await entriesOf(lab, ANN)).toEqual([10]);
  const purchase = purchaseBy(ANN, eventId);
  await expect(lab.handle(1, [purchase], { database: dyingAt(lab, 'lock-wallet') })).rejects.toThrow();
  const later = { ...purchase, acceptedAt: new Date(Date.now() - 60_001) };
  expect(await lab.handle(1, [later])).toEqual(['confirmed']);
  await expectNothingWrong(lab, eventId, { confirmed: 1, undone: 0 });
});

test('a request that was decided does not begin a saga, at any offset at which it comes again', async () => {
  const purchase = { ...purchaseBy(ANN, eventId), acceptedAt: new Date(Date.now() - 60_001) };
  await lab.handle(0, [purchase]);
  await lab.fill(ANN, 10);
  expect(await lab.handle(1, [{ ...purchase, acceptedAt: new Date() }])).toEqual(['expired']);
  expect(await entriesOf(lab, ANN)).toEqual([10]);
});
