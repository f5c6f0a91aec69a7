import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { untilBlocked } from '@ticket-rush/testing/database/test-database';
import { requestOf } from '@ticket-rush/testing/http/requests';
import { createGate } from '@ticket-rush/testing/interleaving/barrier';
import { lockInsideTransaction } from '../../src/techniques/lock-inside-transaction';
import { openRedisLab, type RedisLab } from '../redis-lab';

let lab: RedisLab;
beforeEach(async () => {
  lab = await openRedisLab(undefined, 1);
});
afterEach(() => lab.close());

/** The first has unlocked and not committed; the second goes through the lock until it meets the first's row. */
async function secondEntersBeforeFirstCommits([first, second]: [number, number]) {
  const firstHasUnlocked = createGate();
  const mayCommit = createGate();
  const steps = {
    COMMIT: () => {
      firstHasUnlocked.open();
      return mayCommit.opened;
    },
  };
  const book = lockInsideTransaction.create(lab.needs({ steps }));
  const booking = book(requestOf(first, lab.eventId));
  await firstHasUnlocked.opened;
  const next = book(requestOf(second, lab.eventId));
  await untilBlocked(lab.database, next);
  mayCommit.open();
  await Promise.all([booking, next]);
  return lab.audit();
}

test('sells the last ticket twice: the lock is free while the first sale is invisible', async () => {
  const audit = await secondEntersBeforeFirstCommits([12, 88]);
  expect(audit).toMatchObject({ verdict: 'broken', tickets: 1, sold: 2, oversold: 1, counter: 1 });
  expect(audit.sharedTickets).toEqual([{ ticketNumber: 1, buyerIds: [12, 88] }]);
});

test('gives one buyer two tickets', async () => {
  const audit = await secondEntersBeforeFirstCommits([12, 12]);
  expect(audit.duplicates).toMatchObject([{ buyerId: 12 }]);
});
