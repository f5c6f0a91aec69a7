/** A saga that is left between two steps, at which a step fails, or that two workers are at. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { untilBlocked } from '@ticket-rush/testing/database/test-database';
import { createGate } from '@ticket-rush/testing/interleaving/barrier';
import { stepped } from '@ticket-rush/testing/interleaving/stepped-database';
import { accepted } from '../decide/batches';
import { entriesOf, expectNothingWrong, numbersOf } from './saga-checks';
import { brokenAt, dyingAt } from './saga-faults';
import { openSagaLab, purchaseBy, type SagaLab } from './saga-lab';

let lab: SagaLab;
let eventId: number;
/** Wallets belong to no event: each test has buyers of its own. */
let [ANN, BOB] = [1, 2];
beforeAll(async () => {
  lab = await openSagaLab();
});
beforeEach(async () => {
  lab.startAfresh();
  eventId = await lab.putOnSale(2);
  [ANN, BOB] = [ANN + 10, BOB + 10];
});
afterAll(() => lab.close());

/** The worker is gone before each of these, with what it had done so far committed. */
const POINTS = ['insert-bookings', 'lock-wallet', 'write-outbox', 'insert-decisions'];
const POINTS_BACK = ['find-notification-block', 'give-back-ticket', 'insert-decisions'];

describe('a delivery that ends in the middle', () => {
  test.each(POINTS)('before %s: the next goes on from there', async (point) => {
    await lab.fill(ANN, 10);
    const purchase = purchaseBy(ANN, eventId);
    await expect(lab.handle(0, [purchase], { database: dyingAt(lab, point) })).rejects.toThrow();
    expect(await lab.outcomes([purchase])).toEqual(['undecided']);
    expect(await lab.handle(0, [purchase])).toEqual(['confirmed']);
    expect(await entriesOf(lab, ANN)).toEqual([10, -10]);
    expect(await lab.outbox('test.notifications', eventId)).toHaveLength(1);
    await expectNothingWrong(lab, eventId, { confirmed: 1, undone: 0 });
  });

  test.each(POINTS_BACK)('on the way back, before %s: the next goes on from there', async (point) => {
    await lab.fill(ANN, 10);
    await lab.block(ANN);
    const purchase = purchaseBy(ANN, eventId);
    await expect(lab.handle(0, [purchase], { database: dyingAt(lab, point) })).rejects.toThrow();
    expect(await lab.handle(0, [purchase])).toEqual(['not-deliverable']);
    expect(await entriesOf(lab, ANN)).toEqual([10, -10, 10]);
    await expectNothingWrong(lab, eventId, { confirmed: 0, undone: 1 });
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
    expect(await entriesOf(lab, ANN)).toEqual([10, -10]);
    expect(await lab.handle(0, [purchase])).toEqual(['not-deliverable']);
    expect(await entriesOf(lab, ANN)).toEqual([10, -10, 10]);
  });
});

describe('a step that fails, and is not refused', () => {
  const givenUp = (id: string) =>
    lab.dataSource.query('SELECT cause FROM failed_requests WHERE request_id = $1', [id]);

  test.each([
    ['insert-bookings', [10]],
    ['lock-wallet', [10]],
    ['write-outbox', [10, -10, 10]],
  ])('forward, at %s: the purchase is undone and has failed', async (statement, expected) => {
    await lab.fill(ANN, 10);
    const purchase = purchaseBy(ANN, eventId);
    // The refund needs what is broken for the payment, too; here it is broken once.
    expect(await lab.handle(0, [purchase], { database: brokenAt(lab, statement, 1) })).toEqual([
      'internal-error',
    ]);
    expect(await entriesOf(lab, ANN)).toEqual(expected);
    expect(await lab.counted('ticket_rush_sagas_total')).toEqual({ failed: 1 });
    await expectNothingWrong(lab, eventId, { confirmed: 0, undone: 1 });
    // It was undone, and not given up: there is no failed request to replay, and at any offset it may come again without an effect.
    expect(await givenUp(purchase.id)).toEqual([]);
    expect(await lab.handle(1, [purchase])).toEqual(['internal-error']);
    expect(await entriesOf(lab, ANN)).toEqual(expected);
  });

  test('on the way back: the purchase is not undone, the audit says so, and a later attempt finishes it', async () => {
    await lab.fill(ANN, 9);
    const purchase = purchaseBy(ANN, eventId);
    await lab.handle(0, [purchase], { database: brokenAt(lab, 'give-back-ticket') });
    expect(await givenUp(purchase.id)).toEqual([{ cause: expect.stringContaining('broken') }]);
    expect((await lab.audits(eventId)).purchases).toMatchObject({
      verdict: 'broken',
      violations: [{ wrong: 'unfinished', purchaseId: purchase.id }],
    });
    await lab.handle(0, [purchase], { lane: 'retry-1' });
    await expectNothingWrong(lab, eventId, { confirmed: 0, undone: 1 });
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
      await untilBlocked(lab, second);
      wakeUp.open();
      await Promise.all([first, second]);
      expect(await entriesOf(lab, ANN)).toEqual([100, -10]);
      expect(await numbersOf(lab, eventId)).toEqual([[1, ANN]]);
      expect(await lab.outbox('test.notifications', eventId)).toHaveLength(1);
      const steps = await lab.counted('ticket_rush_saga_steps_total');
      expect(steps).toEqual({ 'book done': 1, 'pay done': 1, 'notify done': 1 });
      await expectNothingWrong(lab, eventId, { confirmed: 1, undone: 0 });
    },
  );

  test('while one of them turns back: the other begins nothing before that is committed', async () => {
    await lab.fill(ANN, 100);
    const purchase = purchaseBy(ANN, eventId);
    const isThere = createGate();
    const mayWrite = createGate();
    const failing = stepped(lab.database, {
      'insert-bookings': async () => {
        throw new Error('broken');
      },
      'write-saga': () => {
        isThere.open();
        return mayWrite.opened;
      },
    });
    const first = lab.handle(0, [purchase], { database: failing });
    await isThere.opened;
    const second = lab.handle(0, [purchase]);
    expect(await untilBlocked(lab, second)).toBe(true);
    mayWrite.open();
    await Promise.all([first, second]);
    expect(await lab.outcomes([purchase])).toEqual(['internal-error']);
    expect(await entriesOf(lab, ANN)).toEqual([100]);
    await expectNothingWrong(lab, eventId, { confirmed: 0, undone: 1 });
  });

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
    expect(await entriesOf(lab, ANN)).toEqual([100, -10]);
    await expectNothingWrong(lab, eventId, { confirmed: 1, undone: 0 });
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
  await untilBlocked(lab, second);
  mayWrite.open();
  expect([await first, await second]).toEqual([['confirmed'], ['insufficient-balance']]);
  expect(await entriesOf(lab, ANN)).toEqual([15, -10]);
  await expectNothingWrong(lab, eventId, { confirmed: 1, undone: 0 });
});
