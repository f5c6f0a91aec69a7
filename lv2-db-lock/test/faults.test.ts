/** Processes that are stopped in the middle of a transaction and continued, or killed: real ones, and no test hook in them. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openScratch } from '@ticket-rush/stack/process/scratch';
import { type FaultyLevel, startFaultyLevel } from '@ticket-rush/testing/faults/faulty-level';
import {
  crashedAfterCommit,
  crashedUnnoticed,
  pausedAtWork,
  startVictimAgain,
} from '@ticket-rush/testing/faults/process-faults';
import { type Fault, strike, type Told } from '@ticket-rush/testing/faults/strike';
import { runningParts } from '@ticket-rush/testing/servers/running-parts';
import { techniques } from '../src/techniques';

/** The techniques that claim to survive a crash. */
const tried = techniques.filter(({ expected }) => expected.crash);
const slugs = tried.map(({ slug }) => slug);

const scratch = openScratch();
let level: FaultyLevel;
beforeAll(async () => {
  level = await startFaultyLevel(await scratch, { level: 'lv2', parts: runningParts() });
});
afterAll(async () => {
  await level?.close();
  await (await scratch).close();
});

/** A fault meets all techniques at once. */
function afterStrike(fault: Fault): (slug: string) => Told {
  let told: Record<string, Told>;
  beforeAll(async () => {
    told = await strike(level, slugs, fault);
  });
  return (slug) => told[slug] as Told;
}

describe('a process stopped inside its transaction and continued', () => {
  const toldOf = afterStrike(pausedAtWork);

  test.each(slugs)('%s: sells the last ticket once, and tells both the truth', (slug) => {
    const { late, next, audit } = toldOf(slug);
    expect([late.reason, next.reason].sort()).toEqual(['booked', 'sold-out']);
    expect(audit).toMatchObject({ verdict: 'holds', sold: 1, phantoms: [], orphans: [] });
  });
});

describe('a process killed inside its transaction, before COMMIT', () => {
  const toldOf = afterStrike(crashedUnnoticed);
  afterAll(() => startVictimAgain(level));

  test.each(tried)(
    '$slug: leaves the ticket to the next buyer, or has sold it',
    ({ slug, autocommit = false }) => {
      const { late, next, audit } = toldOf(slug);
      // PostgreSQL carries out a statement that commits itself, though its sender is gone. An open transaction is rolled back.
      expect(late.outcome).toBe('unknown');
      expect(next.reason).toBe(autocommit ? 'sold-out' : 'booked');
      expect(audit).toMatchObject({ verdict: 'holds', sold: 1, phantoms: [], orphans: [] });
      expect(audit.unknown).toMatchObject({ requests: 1, booked: autocommit ? 1 : 0 });
    },
  );
});

describe('a process killed after COMMIT was sent, before the answer', () => {
  const toldOf = afterStrike(crashedAfterCommit);

  test.each(slugs)('%s: has sold the ticket, and the buyer does not know', (slug) => {
    const { late, next, audit } = toldOf(slug);
    expect(late.outcome).toBe('unknown');
    expect(next.reason).toBe('sold-out');
    expect(audit).toMatchObject({ verdict: 'holds', sold: 1, unknown: { requests: 1, booked: 1 } });
  });
});
