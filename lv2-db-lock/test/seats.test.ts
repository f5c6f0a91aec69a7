import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createEvent, newEvent } from '@ticket-rush/shared/booking/events';
import type { Database } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import { auditSeats } from '@ticket-rush/shared/seats/audit';
import { createSeats, readSeatHistory } from '@ticket-rush/shared/seats/seats';
import { endHolds } from '@ticket-rush/testing/database/end-holds';
import {
  openTestDatabase,
  type TestDatabase,
  untilBlocked,
} from '@ticket-rush/testing/database/test-database';
import { heldOpen } from '@ticket-rush/testing/http/held-open';
import { countRetries } from '@ticket-rush/testing/http/requests';
import { createBarrier, createGate } from '@ticket-rush/testing/interleaving/barrier';
import { stepped } from '@ticket-rush/testing/interleaving/stepped-database';
import { until } from '@ticket-rush/testing/until';
import { schema } from '../src/schema';
import { advisoryLock } from '../src/seats/advisory-lock';
import { buyerLock } from '../src/seats/buyer-lock';
import { conditionalUpdate } from '../src/seats/conditional-update';
import { rowLock } from '../src/seats/row-lock';
import { serializable } from '../src/seats/serializable';
import { uniqueNumber } from '../src/seats/unique-number';

const A_SHORT_WHILE_MS = 400;
const LOCK_ALL_SEATS = statement('lock-all-seats', 'SELECT FROM seats FOR UPDATE');

let lab: TestDatabase;
let eventId: number;
beforeEach(async () => {
  lab = await openTestDatabase(schema);
  ({ id: eventId } = await createEvent(lab.dataSource, newEvent.parse({ tickets: null })));
  await createSeats(lab.dataSource, eventId, ['A1']);
});
afterEach(() => lab.close());

const needs = (database: Database, holdTtlMs = 120_000) => ({ database, metrics: countRetries(), holdTtlMs });
const seatFor = (buyerId: number) => ({ eventId, label: 'A1', buyerId });
const endAllHolds = () => endHolds((sql) => lab.dataSource.query(sql), eventId);
const audit = async () => auditSeats(eventId, await readSeatHistory(lab.dataSource, eventId));

describe('row lock', () => {
  /** A desk that stops before `step` until the test lets it write. */
  function stoppedBefore(step: string) {
    const stopped = createGate();
    const mayWrite = createGate();
    const desk = rowLock.create(
      needs(
        stepped(lab.database, {
          [step]: () => {
            stopped.open();
            return mayWrite.opened;
          },
        }),
      ),
    );
    return { desk, stopped: stopped.opened, write: mayWrite.open };
  }

  test('makes the second buyer wait, and refuses when the first has committed', async () => {
    const { desk, stopped, write } = stoppedBefore('write-holder');
    const first = desk.hold(seatFor(12));
    await Promise.race([stopped, first]);
    const second = rowLock.create(needs(lab.database)).hold(seatFor(88));
    await untilBlocked(lab, second);
    write();
    expect(await first).toMatchObject({ buyerId: 12 });
    await expect(second).rejects.toMatchObject({ type: 'seat-taken', outcome: 'rejected' });
    expect(await audit()).toMatchObject({ verdict: 'holds', held: 1 });
  });

  test('refuses the old holder who confirms while a new one takes over', async () => {
    await rowLock.create(needs(lab.database)).hold(seatFor(12));
    await endAllHolds();
    const { desk, stopped, write } = stoppedBefore('write-holder');
    const takeover = desk.hold(seatFor(88));
    await Promise.race([stopped, takeover]);
    const confirmation = rowLock.create(needs(lab.database)).confirm(seatFor(12));
    await untilBlocked(lab, confirmation);
    write();
    await takeover;
    await expect(confirmation).rejects.toMatchObject({ type: 'not-your-hold' });
    expect(await audit()).toMatchObject({ verdict: 'holds', sold: 0 });
  });

  test('looks at the clock after the wait: a holder who waited past the end cannot confirm', async () => {
    await rowLock.create(needs(lab.database, A_SHORT_WHILE_MS)).hold(seatFor(12));
    const mayEnd = createGate();
    const locked = createGate();
    const blocker = lab.database.transaction(async (transaction) => {
      await transaction.run(LOCK_ALL_SEATS, []);
      locked.open();
      await mayEnd.opened;
    });
    await locked.opened;
    const confirmation = rowLock.create(needs(lab.database)).confirm(seatFor(12));
    await untilBlocked(lab, confirmation);
    await untilTheHoldHasEnded();
    mayEnd.open();
    await blocker;
    await expect(confirmation).rejects.toMatchObject({ type: 'hold-expired' });
    expect(await audit()).toMatchObject({ verdict: 'holds', sold: 0 });
  });

  /** By the database's clock, which is the one that decides. */
  async function untilTheHoldHasEnded() {
    await until('the hold has ended', async () => {
      const [{ ended }] = await lab.dataSource.query<[{ ended: boolean }]>(
        'SELECT bool_and(held_until <= clock_timestamp()) AS ended FROM seats',
      );
      return ended;
    });
  }
});

describe('conditional update', () => {
  test('makes the second buyer wait, and checks again when the first has committed', async () => {
    const uncommitted = heldOpen(lab.database);
    const first = conditionalUpdate.create(needs(uncommitted.database)).hold(seatFor(12));
    await Promise.race([uncommitted.answered, first]);
    const second = conditionalUpdate.create(needs(lab.database)).hold(seatFor(88));
    await untilBlocked(lab, second);
    uncommitted.commit();
    expect(await first).toMatchObject({ buyerId: 12 });
    await expect(second).rejects.toMatchObject({ type: 'seat-taken', outcome: 'rejected' });
    expect(await audit()).toMatchObject({ verdict: 'holds', held: 1 });
  });

  test('refuses the old holder who confirms while a new one takes over', async () => {
    await conditionalUpdate.create(needs(lab.database)).hold(seatFor(12));
    await endAllHolds();
    const uncommitted = heldOpen(lab.database);
    const takeover = conditionalUpdate.create(needs(uncommitted.database)).hold(seatFor(88));
    await Promise.race([uncommitted.answered, takeover]);
    await expect(conditionalUpdate.create(needs(lab.database)).confirm(seatFor(12))).rejects.toMatchObject({
      type: 'hold-expired',
    });
    uncommitted.commit();
    await takeover;
    expect(await audit()).toMatchObject({ verdict: 'holds', sold: 0 });
  });

  test('lets a release wait for the confirmation before it, and refuses it then', async () => {
    await conditionalUpdate.create(needs(lab.database)).hold(seatFor(12));
    const uncommitted = heldOpen(lab.database);
    const confirmation = conditionalUpdate.create(needs(uncommitted.database)).confirm(seatFor(12));
    await Promise.race([uncommitted.answered, confirmation]);
    const release = conditionalUpdate.create(needs(lab.database)).release(seatFor(12));
    await untilBlocked(lab, release);
    uncommitted.commit();
    expect(await confirmation).toMatchObject({ buyerId: 12 });
    await expect(release).rejects.toMatchObject({ type: 'not-your-hold' });
    expect(await audit()).toMatchObject({ verdict: 'holds', sold: 1 });
  });
});

describe('a limit of one seat for each buyer', () => {
  beforeEach(async () => {
    ({ id: eventId } = await createEvent(
      lab.dataSource,
      newEvent.parse({ tickets: null, seatsPerBuyer: 1 }),
    ));
    await createSeats(lab.dataSource, eventId, ['A1', 'A2']);
  });
  const second = { label: 'A2', buyerId: 12 };

  test('conditional update: two holds of one buyer count different snapshots, and neither waits', async () => {
    const uncommitted = heldOpen(lab.database);
    const first = conditionalUpdate.create(needs(uncommitted.database)).hold(seatFor(12));
    await Promise.race([uncommitted.answered, first]);
    await conditionalUpdate.create(needs(lab.database)).hold({ ...second, eventId });
    uncommitted.commit();
    await first;
    expect(await audit()).toMatchObject({
      verdict: 'broken',
      violations: [],
      report: ['Buyer 12 holds 2 seats, at most 1 are allowed.'],
    });
  });

  test('serializable: starts over once, and finds the other hold', async () => {
    const bothHaveCounted = createBarrier(2);
    const metrics = countRetries();
    const database = stepped(lab.database, { 'write-holder': () => bothHaveCounted.arrive() });
    const desk = serializable.create({ ...needs(database), metrics });
    const answers = await Promise.allSettled([desk.hold(seatFor(12)), desk.hold({ ...second, eventId })]);
    expect(answers.filter(({ status }) => status === 'rejected')).toMatchObject([
      { reason: { type: 'seat-limit-reached', outcome: 'rejected' } },
    ]);
    expect(metrics.retries).toBe(1);
    expect(await audit()).toMatchObject({ verdict: 'holds', held: 1 });
  });

  test.each([
    ['buyer lock', buyerLock],
    ['advisory lock', advisoryLock],
    ['unique number', uniqueNumber],
  ])('%s: makes the second hold of one buyer wait, and another buyer does not', async (_, technique) => {
    const stopped = createGate();
    const mayCommit = createGate();
    const database = stepped(lab.database, {
      COMMIT: () => {
        stopped.open();
        return mayCommit.opened;
      },
    });
    const first = technique.create(needs(database)).hold(seatFor(12));
    await Promise.race([stopped.opened, first]);
    const desk = technique.create(needs(lab.database));
    const waiting = desk.hold({ ...second, eventId });
    await untilBlocked(lab, waiting);
    mayCommit.open();
    await first;
    await expect(waiting).rejects.toMatchObject({ type: 'seat-limit-reached', outcome: 'rejected' });
    expect(await desk.hold({ ...second, eventId, buyerId: 88 })).toMatchObject({ label: 'A2' });
    expect(await audit()).toMatchObject({ verdict: 'holds', held: 2 });
  });
});

describe('unique number', () => {
  test('a number of a hold that has ended is taken again, and a bought seat keeps its own', async () => {
    ({ id: eventId } = await createEvent(
      lab.dataSource,
      newEvent.parse({ tickets: null, seatsPerBuyer: 2 }),
    ));
    await createSeats(lab.dataSource, eventId, ['A1', 'A2', 'A3']);
    const desk = uniqueNumber.create(needs(lab.database));
    const seat = (label: string) => ({ eventId, label, buyerId: 12 });
    await desk.hold(seat('A1'));
    await desk.hold(seat('A2'));
    await endAllHolds();
    await lab.dataSource.query(
      "UPDATE numbered_seats SET held_until = held_until - interval '1 day 1 minute'",
    );
    await desk.hold(seat('A2')); // as number 1, and its old number 2 has ended
    await desk.confirm(seat('A2'));
    await desk.hold(seat('A1'));
    await desk.release(seat('A1'));
    await desk.hold(seat('A3'));
    await expect(desk.hold(seat('A1'))).rejects.toMatchObject({ type: 'seat-limit-reached' });
    expect(
      await lab.dataSource.query(
        'SELECT number, label FROM numbered_seats JOIN seats ON id = seat_id ORDER BY number',
      ),
    ).toEqual([
      { number: 1, label: 'A2' },
      { number: 2, label: 'A3' },
    ]);
    expect(await audit()).toMatchObject({ verdict: 'holds', sold: 1 });
  });
});
