/** Processes that are stopped in the middle of a transaction and continued, or killed: real ones, and no test hook in them. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { SeatAudit } from '@ticket-rush/shared/seats/audit';
import { openScratch } from '@ticket-rush/stack/process/scratch';
import { type FaultyLevel, startFaultyLevel } from '@ticket-rush/testing/faults/faulty-level';
import { seatsOf } from '@ticket-rush/testing/faults/faulty-seats';
import {
  crashedAfterCommit,
  crashedUnnoticed,
  pausedAtWork,
  startVictimAgain,
} from '@ticket-rush/testing/faults/process-faults';
import { type Fault, strike, type Told } from '@ticket-rush/testing/faults/strike';
import { runningParts } from '@ticket-rush/testing/servers/running-parts';
import { seatTechniques } from '../src/seats';
import { conditionalUpdate } from '../src/seats/conditional-update';
import { techniques } from '../src/techniques';

/** The techniques that claim to survive a crash. */
const tried = techniques.filter(({ expected }) => expected.crash);
const slugs = tried.map(({ slug }) => slug);
const seatSlugs = seatTechniques.filter(({ expected }) => expected.crash).map(({ slug }) => slug);

const scratch = openScratch();
let level: FaultyLevel;
beforeAll(async () => {
  const tables = ['bookings', 'seat_changes'];
  level = await startFaultyLevel(await scratch, { level: 'lv2', parts: runningParts(), tables });
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

/** The same at a seat. */
function afterStrikeAtSeats(fault: Fault): (slug: string) => Told<SeatAudit> {
  let told: Record<string, Told<SeatAudit>>;
  beforeAll(async () => {
    told = await strike(seatsOf(level), seatSlugs, fault);
  });
  return (slug) => told[slug] as Told<SeatAudit>;
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
  afterAll(() => startVictimAgain(level));

  test.each(slugs)('%s: has sold the ticket, and the buyer does not know', (slug) => {
    const { late, next, audit } = toldOf(slug);
    expect(late.outcome).toBe('unknown');
    expect(next.reason).toBe('sold-out');
    expect(audit).toMatchObject({ verdict: 'holds', sold: 1, unknown: { requests: 1, booked: 1 } });
  });
});

describe('seats: a process stopped inside its transaction and continued', () => {
  const toldOf = afterStrikeAtSeats(pausedAtWork);

  test.each(seatSlugs)('%s: gives the seat to one buyer, and tells both the truth', (slug) => {
    const { late, next, audit } = toldOf(slug);
    expect([late.reason, next.reason].sort()).toEqual(['booked', 'seat-taken']);
    expect(audit).toMatchObject({ verdict: 'holds', held: 1 });
  });
});

describe('seats: a process killed inside its transaction, before COMMIT', () => {
  const toldOf = afterStrikeAtSeats(crashedUnnoticed);
  afterAll(() => startVictimAgain(level));

  test.each(seatSlugs)('%s: leaves the seat to the next buyer, or has given it away', (slug) => {
    const { late, next, audit } = toldOf(slug);
    expect(late.outcome).toBe('unknown');
    // PostgreSQL carries out a statement that commits itself, though its sender is gone. An open transaction is rolled back.
    expect(next.reason).toBe(slug === conditionalUpdate.slug ? 'seat-taken' : 'booked');
    expect(audit).toMatchObject({ verdict: 'holds', held: 1 });
  });
});

describe('seats: a process killed after COMMIT was sent, before the answer', () => {
  const toldOf = afterStrikeAtSeats(crashedAfterCommit);

  test.each(seatSlugs)('%s: has given the seat away, and the buyer does not know', (slug) => {
    const { late, next, audit } = toldOf(slug);
    expect(late.outcome).toBe('unknown');
    expect(next.reason).toBe('seat-taken');
    expect(audit).toMatchObject({ verdict: 'holds', held: 1 });
  });
});
