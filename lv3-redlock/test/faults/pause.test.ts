/** A holder of the lock is stopped past its lease and continued: real processes, and no test hook in them. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openScratch } from '@ticket-rush/stack/process/scratch';
import { testExpectedToFail } from '@ticket-rush/testing/contracts/expected-failure';
import { type FaultyLevel, startFaultyLevel } from '@ticket-rush/testing/faults/faulty-level';
import { pausedAtCommit, pausedAtWork } from '@ticket-rush/testing/faults/process-faults';
import { strike, type Told } from '@ticket-rush/testing/faults/strike';
import { runningParts } from '@ticket-rush/testing/servers/running-parts';
import { lockKey } from '../../src/techniques/needs';
import { leases } from '../redis-lab';

const slugs = leases.map(({ slug }) => slug);

const scratch = openScratch();
let level: FaultyLevel;
/** Its last look at the lease is behind it and COMMIT is sent when it is stopped. The next owner comes; both commit. */
let atCommit: Record<string, Told>;
/** It has read that the last ticket is there when it is stopped. The next owner sells it. */
let atWork: Record<string, Told>;
beforeAll(async () => {
  level = await startFaultyLevel(await scratch, {
    ...{ level: 'lv3', parts: runningParts(), env: { LOCK_LEASE_MS: '1000' }, lockKey },
  });
  atCommit = await strike(level, slugs, pausedAtCommit);
  atWork = await strike(level, slugs, pausedAtWork);
});
afterAll(async () => {
  await level?.close();
  await (await scratch).close();
});

describe.each(leases)('$slug: a holder stopped past its lease', ({ slug, expected }) => {
  const invariant = expected.pause === 'broken' ? testExpectedToFail : test;

  invariant('with its COMMIT on the way does not sell the last ticket twice', () => {
    const { audit } = atCommit[slug] as Told;
    expect(audit.report).toEqual([expect.stringMatching(/sold 1 of 1 tickets and nothing is wrong/)]);
  });

  if (expected.pause === 'broken') {
    test('with its COMMIT on the way is caught by the audit', () => {
      const { audit, late, next } = atCommit[slug] as Told;
      expect([next, late]).toMatchObject([{ outcome: 'booked' }, { outcome: 'booked' }]);
      expect(audit).toMatchObject({ verdict: 'broken', sold: 2, oversold: 1, counter: 1 });
      expect(audit.sharedTickets).toEqual([{ ticketNumber: 1, buyerIds: expect.arrayContaining([12, 88]) }]);
    });
  } else {
    test('with its COMMIT on the way has passed the fence, and the next one finds the ticket sold', () => {
      expect(atCommit[slug]).toMatchObject({
        next: { buyerId: 88, outcome: 'rejected', reason: 'sold-out' },
        late: { buyerId: 12, outcome: 'booked' },
      });
    });
  }

  test('in the middle of its work finds out before it commits', () => {
    expect(atWork[slug]).toMatchObject({
      next: { buyerId: 88, outcome: 'booked' },
      late: { buyerId: 12, outcome: 'rejected', reason: 'lease-lost' },
      audit: { verdict: 'holds', sold: 1, counter: 1 },
    });
  });
});
