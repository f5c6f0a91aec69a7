import { describe, expect, test } from '@jest/globals';
import { type Audit, auditEvent } from '@ticket-rush/shared/booking/audit/audit';
import type { RequestRecord } from '@ticket-rush/shared/booking/request-record';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import type { LevelCommand } from '@ticket-rush/stack/level/level';
import { type RunningShop, startBeforeAll } from '../http/running-shop';
import { awaitDecision } from '../rush/await-decision';
import { type PlannedRequest, planRush } from '../rush/plan-rush';
import { type LearnDecision, sendRush } from '../rush/send-rush';
import type { Shop } from '../rush/shop';
import { testExpectedToFail } from './expected-failure';

const BUYERS = 200;
const TICKETS = 20;
const SEED = 20_260_101;
const RUSHES = 20;

/** A few buyers may ask sooner than a service tells a crowd to. Milliseconds. */
const SOON_MS = 50;
const askSoon: LearnDecision = (shop, accepted, buyerId) =>
  awaitDecision(shop, accepted, buyerId, () => SOON_MS);

/**
 * What every technique of every level promises, tried on real processes behind a real balancer with one instance and
 * with two. Where the technique is expected to break, the same test must fail.
 */
export function describeBookingContract(
  level: LevelCommand['level'],
  techniques: Pick<Technique, 'slug' | 'expected'>[],
): void {
  for (const instances of [1, 2]) {
    describe(`${level} on ${instances === 1 ? 'one instance' : `${instances} instances`}`, () => {
      const running = startBeforeAll(level, instances);
      for (const { slug, expected } of techniques) {
        const verdict = instances === 1 ? expected.oneInstance : expected.severalInstances;
        describe(slug, () => describeTechnique(slug, verdict, running));
      }
    });
  }
}

function describeTechnique(
  slug: string,
  verdict: Technique['expected']['oneInstance'],
  running: RunningShop,
): void {
  const invariant = verdict === 'broken' ? testExpectedToFail : test;
  const rush = (
    plan: PlannedRequest[],
    tickets: number | null,
    learnDecision: LearnDecision = awaitDecision,
  ) => rushOnFreshEvent(running.shop, slug, plan, tickets, learnDecision);

  if (verdict === 'undersells') {
    test('turns buyers away, and does nothing worse, in a rush', async () => {
      const { audit, records } = await untilTwoMeet(() =>
        rush(planRush({ buyers: BUYERS, seed: SEED }), TICKETS),
      );
      expect(records.length).toBeGreaterThan(BUYERS);
      expect(audit.report.join('\n')).toMatch(/turned away/);
      expect(audit.verdict).toBe('undersells');
      expect(booked(records)).toHaveLength(audit.sold);
    });
  } else {
    invariant('sells every ticket once in a rush', async () => {
      const crowd = () => rush(planRush({ buyers: BUYERS, seed: SEED }), TICKETS);
      // A promise is held against one rush. A fault needs to show in one of several.
      const { audit, records } = await (verdict === 'broken' ? untilTwoMeet(crowd) : crowd());
      expect(records.length).toBeGreaterThan(BUYERS);
      // First what a person reads: it is what a red test shows.
      expect(audit.report.join('\n')).toMatch(/nothing is wrong/);
      expect(audit.verdict).toBe('holds');
      expect(booked(records)).toHaveLength(audit.sold);
      expect(audit.sold).toBe(TICKETS);
    });
  }

  if (verdict === 'broken') {
    test('is caught by the audit in a rush: more sold than there is', async () => {
      const { audit, records } = await untilTwoMeet(() =>
        rush(planRush({ buyers: BUYERS, seed: SEED }), TICKETS),
      );
      expect(records.filter(({ outcome }) => outcome === 'unknown')).toEqual([]);
      expect(audit.verdict).toBe('broken');
      expect(audit.oversold).toBeGreaterThan(0);
      expect(audit.counter).toBeLessThan(audit.sold);
    });
  }

  test('sells one ticket to one buyer', async () => {
    const { audit, records } = await rush(buyers(1), TICKETS, askSoon);
    expect(records).toMatchObject([{ outcome: 'booked', reason: 'booked' }]);
    expect(audit).toMatchObject({ verdict: 'holds', sold: 1, counter: 1 });
  });

  test('refuses a buyer who already has a ticket', async () => {
    const { shop } = running;
    const { id } = await shop.createEvent({ tickets: TICKETS });
    const ask = () =>
      sendRush({ shop, eventId: id, technique: slug, plan: buyers(1), learnDecision: askSoon });
    expect(await ask()).toMatchObject([{ outcome: 'booked' }]);
    expect(await ask()).toMatchObject([{ outcome: 'rejected', reason: 'already-booked' }]);
    expect(await shop.bookings(id)).toHaveLength(1);
  });

  test('refuses the next buyer when it is sold out', async () => {
    const { shop } = running;
    const { id } = await shop.createEvent({ tickets: 1 });
    const ask = (plan: PlannedRequest[]) =>
      sendRush({ shop, eventId: id, technique: slug, plan, learnDecision: askSoon });
    const [first, second] = buyers(2) as [PlannedRequest, PlannedRequest];
    expect(await ask([first])).toMatchObject([{ outcome: 'booked' }]);
    expect(await ask([second])).toMatchObject([{ outcome: 'rejected', reason: 'sold-out' }]);
    expect(await shop.event(id)).toMatchObject({ sold: 1, remaining: 0 });
  });

  if (verdict === 'holds') {
    test('gives every buyer a ticket where tickets are unlimited', async () => {
      const { audit, records } = await rush(buyers(TICKETS), null, askSoon);
      expect(booked(records)).toHaveLength(TICKETS);
      expect(audit).toMatchObject({ verdict: 'holds', sold: TICKETS, counter: TICKETS });
    });
  }
}

interface Rushed {
  records: RequestRecord[];
  audit: Audit;
}

/** Whether two buyers meet is chance: on a machine that is slow enough they come one after another, and all is well. */
async function untilTwoMeet(rush: () => Promise<Rushed>): Promise<Rushed> {
  for (let rushesLeft = RUSHES; ; ) {
    const rushed = await rush();
    rushesLeft -= 1;
    if (rushesLeft === 0 || rushed.audit.verdict !== 'holds') return rushed;
  }
}

async function rushOnFreshEvent(
  shop: Shop,
  technique: string,
  plan: PlannedRequest[],
  tickets: number | null,
  learnDecision: LearnDecision,
): Promise<Rushed> {
  const { id } = await shop.createEvent({ tickets });
  const records = await sendRush({ shop, eventId: id, technique, plan, learnDecision });
  const [event, bookings] = await Promise.all([shop.event(id), shop.bookings(id)]);
  return { records, audit: auditEvent({ event, bookings, records }) };
}

/** Different buyers, none of whom clicks twice. */
function buyers(count: number): PlannedRequest[] {
  const everybody = planRush({ buyers: count, seed: SEED });
  return [...new Map(everybody.map((request) => [request.buyerId, request])).values()];
}

function booked(records: RequestRecord[]): RequestRecord[] {
  return records.filter(({ outcome }) => outcome === 'booked');
}
