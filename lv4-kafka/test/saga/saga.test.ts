import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { listBookings } from '@ticket-rush/shared/booking/events';
import { createGate } from '@ticket-rush/shared/testing/barrier';
import { stepped } from '@ticket-rush/shared/testing/stepped-database';
import { untilSomebodyWaits } from '@ticket-rush/shared/testing/test-database';
import { readWallet } from '@ticket-rush/shared/wallet/wallets';
import { accepted } from '../batches';
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

const numbers = async () =>
  (await listBookings(lab.dataSource, eventId)).map(({ ticketNumber, buyerId }) => [ticketNumber, buyerId]);
const entries = async (buyerId: number) =>
  (await readWallet(lab.dataSource, buyerId)).entries.map(({ amount }) => amount);

async function expectNothingWrong(expected: { confirmed: number; undone: number }): Promise<void> {
  const { tickets, purchases, wallets } = await lab.audits(eventId);
  expect(purchases.report).toEqual([expect.stringContaining('nothing is wrong')]);
  expect(tickets.report).toEqual([expect.stringContaining('nothing is wrong')]);
  expect(wallets.verdict).toBe('holds');
  expect(purchases).toMatchObject(expected);
}

test('a purchase has its ticket and its payment, and its buyer hears of it', async () => {
  await lab.fill(ANN, 100);
  const purchase = purchaseBy(ANN, eventId, 30);
  expect(await lab.handle(0, [purchase])).toEqual(['confirmed']);
  expect(await entries(ANN)).toEqual([100, -30]);
  const [booking] = await listBookings(lab.dataSource, eventId);
  const sent = { purchaseId: purchase.id, eventId, buyerId: ANN, bookingId: booking?.id, price: 30 };
  expect(await lab.outbox('test.notifications', eventId)).toMatchObject([sent]);
  expect(await lab.outbox('test.booking-confirmed', eventId)).toMatchObject([{ bookingId: booking?.id }]);
  await expectNothingWrong({ confirmed: 1, undone: 0 });
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
    expect(await entries(EVE)).toEqual([10]);
    await expectNothingWrong({ confirmed: 2, undone: 1 });
  });

  test('when the buyer has a ticket already, and keeps that one', async () => {
    await lab.fill(ANN, 100);
    const purchases = [purchaseBy(ANN, eventId), purchaseBy(ANN, eventId)];
    expect(await lab.handle(0, purchases)).toEqual(['confirmed', 'already-booked']);
    expect(await entries(ANN)).toEqual([100, -10]);
    await expectNothingWrong({ confirmed: 1, undone: 1 });
  });

  test('when the wallet does not cover it, and the ticket goes to the next', async () => {
    await lab.fill(ANN, 9);
    await lab.fill(BOB, 10);
    await lab.fill(EVE, 10);
    const purchases = [ANN, BOB, EVE].map((buyerId) => purchaseBy(buyerId, eventId));
    expect(await lab.handle(0, purchases)).toEqual(['insufficient-balance', 'confirmed', 'confirmed']);
    expect(await entries(ANN)).toEqual([9]);
    await expectNothingWrong({ confirmed: 2, undone: 1 });
  });

  test('when nothing can be sent to the buyer: the money is back, once, and so is the ticket', async () => {
    await lab.fill(ANN, 10);
    await lab.block(ANN);
    expect(await lab.handle(0, [purchaseBy(ANN, eventId)])).toEqual(['not-deliverable']);
    expect(await entries(ANN)).toEqual([10, -10, 10]);
    expect(await numbers()).toEqual([]);
    expect(await lab.outbox('test.notifications', eventId)).toEqual([]);
    expect(await lab.counted('ticket_rush_saga_steps_total')).toEqual({
      'book done': 1,
      'pay done': 1,
      'notify refused': 1,
      'refund done': 1,
      'give-back done': 1,
    });
    await expectNothingWrong({ confirmed: 0, undone: 1 });
  });

  test('of an event that does not exist', async () => {
    expect(await lab.handle(0, [purchaseBy(ANN, 999)])).toEqual(['event-not-found']);
  });
});

test('a ticket that was given back late is sold again under its number, and nobody shares one', async () => {
  eventId = await lab.putOnSale(4);
  const purchase = purchaseBy(BOB, eventId);
  await lab.handle(0, [accepted(ANN, eventId), purchase], { database: brokenAt('give-back-ticket') });
  await lab.handle(2, [accepted(EVE, eventId)]);
  expect(await numbers()).toEqual([
    [1, ANN],
    [2, BOB],
    [3, EVE],
  ]);
  await lab.handle(0, [purchase], { lane: 'retry-1' });
  expect(
    await lab.handle(3, [accepted(1005, eventId), accepted(1006, eventId), accepted(1004, eventId)]),
  ).toEqual(['confirmed', 'confirmed', 'sold-out']);
  expect(await numbers()).toEqual([
    [1, ANN],
    [2, 1005],
    [3, EVE],
    [4, 1006],
  ]);
  await expectNothingWrong({ confirmed: 0, undone: 1 });
});

test('bookings and purchases of one batch are decided in their order', async () => {
  await lab.fill(BOB, 10);
  const requests = [accepted(ANN, eventId), purchaseBy(BOB, eventId), accepted(EVE, eventId)];
  expect(await lab.handle(0, requests)).toEqual(['confirmed', 'confirmed', 'sold-out']);
  expect(await entries(BOB)).toEqual([10, -10]);
  expect(await numbers()).toEqual([
    [1, ANN],
    [2, BOB],
  ]);
});

test('a purchase that is too late does not begin, and one that has begun is finished', async () => {
  await lab.fill(ANN, 10);
  const late = { ...purchaseBy(ANN, eventId), acceptedAt: new Date(Date.now() - 60_001) };
  expect(await lab.handle(0, [late])).toEqual(['expired']);
  expect(await entries(ANN)).toEqual([10]);
  const purchase = purchaseBy(ANN, eventId);
  await expect(lab.handle(1, [purchase], { database: dyingAt('lock-wallet') })).rejects.toThrow();
  const later = { ...purchase, acceptedAt: new Date(Date.now() - 60_001) };
  expect(await lab.handle(1, [later])).toEqual(['confirmed']);
  await expectNothingWrong({ confirmed: 1, undone: 0 });
});

/** A database that goes away before the statement, as often as it is sent. */
function dyingAt(statement: string) {
  return stepped(lab.database, {
    [statement]: async () => {
      throw Object.assign(new Error('gone'), { code: '57P01' });
    },
  });
}

/** No rule and no outage: the statement fails, the first times that it is sent. */
function brokenAt(statement: string, times = Number.POSITIVE_INFINITY) {
  let sent = 0;
  return stepped(lab.database, {
    [statement]: async () => {
      sent += 1;
      if (sent <= times) throw new Error('broken');
    },
  });
}

/** The worker is gone before each of these, with what it had done so far committed. */
const POINTS = ['insert-bookings', 'lock-wallet', 'write-outbox', 'insert-decisions'];
const POINTS_BACK = ['find-notification-block', 'give-back-ticket', 'insert-decisions'];

describe('a delivery that ends in the middle', () => {
  test.each(POINTS)('before %s: the next goes on from there', async (point) => {
    await lab.fill(ANN, 10);
    const purchase = purchaseBy(ANN, eventId);
    await expect(lab.handle(0, [purchase], { database: dyingAt(point) })).rejects.toThrow();
    expect(await lab.outcomes([purchase])).toEqual(['undecided']);
    expect(await lab.handle(0, [purchase])).toEqual(['confirmed']);
    expect(await entries(ANN)).toEqual([10, -10]);
    expect(await lab.outbox('test.notifications', eventId)).toHaveLength(1);
    await expectNothingWrong({ confirmed: 1, undone: 0 });
  });

  test.each(POINTS_BACK)('on the way back, before %s: the next goes on from there', async (point) => {
    await lab.fill(ANN, 10);
    await lab.block(ANN);
    const purchase = purchaseBy(ANN, eventId);
    await expect(lab.handle(0, [purchase], { database: dyingAt(point) })).rejects.toThrow();
    expect(await lab.handle(0, [purchase])).toEqual(['not-deliverable']);
    expect(await entries(ANN)).toEqual([10, -10, 10]);
    await expectNothingWrong({ confirmed: 0, undone: 1 });
  });

  test('before the refund is committed: it is made once', async () => {
    await lab.fill(ANN, 10);
    await lab.block(ANN);
    const purchase = purchaseBy(ANN, eventId);
    let commits = 0;
    const dying = stepped(lab.database, {
      COMMIT: async () => {
        commits += 1;
        if (commits === 4) throw Object.assign(new Error('gone'), { code: '57P01' });
      },
    });
    await expect(lab.handle(0, [purchase], { database: dying })).rejects.toThrow();
    expect(await entries(ANN)).toEqual([10, -10]);
    expect(await lab.handle(0, [purchase])).toEqual(['not-deliverable']);
    expect(await entries(ANN)).toEqual([10, -10, 10]);
  });
});

describe('a step that fails, and is not refused', () => {
  test.each([
    ['insert-bookings', [10]],
    ['lock-wallet', [10]],
    ['write-outbox', [10, -10, 10]],
  ])('forward, at %s: the purchase is undone and has failed', async (statement, expected) => {
    await lab.fill(ANN, 10);
    const purchase = purchaseBy(ANN, eventId);
    // The refund needs what is broken for the payment, too; here it is broken once.
    expect(await lab.handle(0, [purchase], { database: brokenAt(statement, 1) })).toEqual(['internal-error']);
    expect(await entries(ANN)).toEqual(expected);
    expect(await lab.counted('ticket_rush_sagas_total')).toEqual({ failed: 1 });
    await expectNothingWrong({ confirmed: 0, undone: 1 });
  });

  test('on the way back: the purchase is not undone, the audit says so, and a later attempt finishes it', async () => {
    await lab.fill(ANN, 9);
    const purchase = purchaseBy(ANN, eventId);
    await lab.handle(0, [purchase], { database: brokenAt('give-back-ticket') });
    expect((await lab.audits(eventId)).purchases).toMatchObject({
      verdict: 'broken',
      violations: [{ wrong: 'unfinished', purchaseId: purchase.id }],
    });
    await lab.handle(0, [purchase], { lane: 'retry-1' });
    await expectNothingWrong({ confirmed: 0, undone: 1 });
  });
});

describe('the same record at two workers at once', () => {
  test.each(['insert-bookings', 'lock-wallet', 'write-outbox', 'insert-decisions'])(
    'who meet before %s: each step is taken once',
    async (point) => {
      await lab.fill(ANN, 100);
      const purchase = purchaseBy(ANN, eventId);
      const isThere = createGate();
      const wakeUp = createGate();
      const paused = stepped(lab.database, {
        [point]: () => {
          isThere.open();
          return wakeUp.opened;
        },
      });
      const first = lab.handle(0, [purchase], { database: paused });
      await isThere.opened;
      const second = lab.handle(0, [purchase]);
      await untilSomebodyWaits(lab, second);
      wakeUp.open();
      await Promise.all([first, second]);
      expect(await entries(ANN)).toEqual([100, -10]);
      expect(await numbers()).toEqual([[1, ANN]]);
      expect(await lab.outbox('test.notifications', eventId)).toHaveLength(1);
      const steps = await lab.counted('ticket_rush_saga_steps_total');
      expect(steps).toEqual({ 'book done': 1, 'pay done': 1, 'notify done': 1 });
      await expectNothingWrong({ confirmed: 1, undone: 0 });
    },
  );

  test('a worker that is behind takes no step of a purchase that is done, and sells nothing beside its successor', async () => {
    await lab.fill(ANN, 100);
    const purchase = purchaseBy(ANN, eventId);
    const before = createGate();
    const wakeUp = createGate();
    // Between two steps: it holds nothing at all.
    let transactions = 0;
    const late = stepped(lab.database, {
      'hold-slot': () => {
        transactions += 1;
        if (transactions < 2) return Promise.resolve();
        before.open();
        return wakeUp.opened;
      },
    });
    const first = lab.handle(0, [purchase], { database: late });
    await before.opened;
    expect(await lab.handle(0, [purchase, accepted(BOB, eventId)])).toEqual(['confirmed', 'confirmed']);
    wakeUp.open();
    await first;
    expect(await entries(ANN)).toEqual([100, -10]);
    await expectNothingWrong({ confirmed: 1, undone: 0 });
  });
});

test('one buyer’s purchases of two events, on two partitions: the wallet pays for each once', async () => {
  const other = await lab.putOnSale(2);
  await lab.fill(ANN, 15);
  const isThere = createGate();
  const mayWrite = createGate();
  const paused = stepped(lab.database, {
    'write-balance': () => {
      isThere.open();
      return mayWrite.opened;
    },
  });
  const first = lab.handle(0, [purchaseBy(ANN, eventId)], { database: paused });
  await isThere.opened;
  const second = lab.handle(0, [purchaseBy(ANN, other)], { partition: 1 });
  await untilSomebodyWaits(lab, second);
  mayWrite.open();
  expect([await first, await second]).toEqual([['confirmed'], ['insufficient-balance']]);
  expect(await entries(ANN)).toEqual([15, -10]);
  await expectNothingWrong({ confirmed: 1, undone: 0 });
});

test('a request that was decided does not begin a saga, at whatever offset it comes again', async () => {
  const purchase = { ...purchaseBy(ANN, eventId), acceptedAt: new Date(Date.now() - 60_001) };
  await lab.handle(0, [purchase]);
  await lab.fill(ANN, 10);
  expect(await lab.handle(1, [{ ...purchase, acceptedAt: new Date() }])).toEqual(['expired']);
  expect(await entries(ANN)).toEqual([10]);
});
