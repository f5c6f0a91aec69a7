/** A holder of the lock is stopped past its lease and continued: real processes, and no test hook in them. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { RequestRecord } from '@ticket-rush/shared/booking/request-record';
import { testExpectedToFail } from '@ticket-rush/testing/contracts/expected-failure';
import { untilBlocked } from '@ticket-rush/testing/database/test-database';
import { testScratch } from '@ticket-rush/testing/servers/running-parts';
import { type FaultyLevel, startFaultyLevel } from './faulty-level';
import { leases } from './redis-lab';

const scratch = testScratch();
let shop: FaultyLevel;
beforeAll(async () => {
  shop = await startFaultyLevel(await scratch, { leaseMs: 1_000 });
});
afterAll(async () => {
  await shop?.close();
  await (await scratch).close();
});

const signal = (name: NodeJS.Signals) => shop.level.instances[0]?.kill(name);

/** Stops the first instance, in the middle of whatever waits for the database, until its lease is over. */
async function stopPastTheLease(eventId: number): Promise<void> {
  expect(await shop.locks(eventId)).toBeGreaterThan(0);
  signal('SIGSTOP');
  while ((await shop.locks(eventId)) > 0);
}

/** Its last look at the lease is behind it and COMMIT is sent when it is stopped. The next owner comes; both commit. */
async function stoppedAtCommit(technique: string) {
  const eventId = await shop.createEvent(1);
  const unblock = await shop.blockCommits();
  const late = shop.ask(0, 12, eventId, technique);
  await untilBlocked(shop, late);
  await stopPastTheLease(eventId);
  const next = shop.ask(1, 88, eventId, technique);
  await untilBlocked(shop, late, next);
  await unblock();
  const records: RequestRecord[] = [await next];
  signal('SIGCONT');
  records.push(await late);
  return { records, audit: await shop.audit(eventId, records) };
}

/** It has read that the last ticket is there when it is stopped. The next owner sells it. */
async function stoppedAtWork(technique: string) {
  const eventId = await shop.createEvent(1);
  const unblock = await shop.blockBookings();
  const late = shop.ask(0, 12, eventId, technique);
  await untilBlocked(shop, late);
  await stopPastTheLease(eventId);
  await unblock();
  const next = await shop.ask(1, 88, eventId, technique);
  signal('SIGCONT');
  const records = [next, await late];
  return { records, audit: await shop.audit(eventId, records) };
}

describe.each(leases)('$slug: a holder stopped past its lease', ({ slug, expected }) => {
  const invariant = expected.pause === 'broken' ? testExpectedToFail : test;

  invariant('with its COMMIT on the way does not sell the last ticket twice', async () => {
    const { audit } = await stoppedAtCommit(slug);
    expect(audit.report).toEqual([expect.stringMatching(/sold 1 of 1 tickets and nothing is wrong/)]);
  });

  if (expected.pause === 'broken') {
    test('with its COMMIT on the way is caught by the audit', async () => {
      const { audit, records } = await stoppedAtCommit(slug);
      expect(records).toMatchObject([{ outcome: 'booked' }, { outcome: 'booked' }]);
      expect(audit).toMatchObject({ verdict: 'broken', sold: 2, oversold: 1, counter: 1 });
      expect(audit.sharedTickets).toEqual([{ ticketNumber: 1, buyerIds: expect.arrayContaining([12, 88]) }]);
    });
  } else {
    test('with its COMMIT on the way has passed the fence, and the next one finds the ticket sold', async () => {
      const { records } = await stoppedAtCommit(slug);
      expect(records).toMatchObject([
        { buyerId: 88, outcome: 'rejected', reason: 'sold-out' },
        { buyerId: 12, outcome: 'booked' },
      ]);
    });
  }

  test('in the middle of its work finds out before it commits', async () => {
    const { audit, records } = await stoppedAtWork(slug);
    expect(records).toMatchObject([
      { buyerId: 88, outcome: 'booked' },
      { buyerId: 12, outcome: 'rejected', reason: 'lease-lost' },
    ]);
    expect(audit).toMatchObject({ verdict: 'holds', sold: 1, counter: 1 });
  });
});
