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
import { createGate } from '@ticket-rush/testing/interleaving/barrier';
import { stepped } from '@ticket-rush/testing/interleaving/stepped-database';
import { conditionalUpdate } from '../src/seats/conditional-update';
import { rowLock } from '../src/seats/row-lock';

const A_SHORT_WHILE_MS = 400;
const LOCK_ALL_SEATS = statement('lock-all-seats', 'SELECT FROM seats FOR UPDATE');

let lab: TestDatabase;
let eventId: number;
beforeEach(async () => {
  lab = await openTestDatabase();
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
    for (;;) {
      const [{ ended }] = await lab.dataSource.query<[{ ended: boolean }]>(
        'SELECT bool_and(held_until <= clock_timestamp()) AS ended FROM seats',
      );
      if (ended) return;
    }
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
