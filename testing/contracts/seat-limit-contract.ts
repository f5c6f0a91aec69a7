import { expect, test } from '@jest/globals';
import type { Verdict } from '@ticket-rush/shared/booking/technique';
import type { SeatAudit } from '@ticket-rush/shared/seats/audit';
import { type Answer, atOnce, tally } from '../http/ask';
import type { RunningShop } from '../http/running-shop';
import { testExpectedToFail } from './expected-failure';
import { type AlsoEndHolds, LABELS, type SeatCalls, seatCalls } from './seat-calls';

const LIMIT = 2;
const BUYERS = 20;
const SEATS_WANTED = 5;
const MANY_LABELS = Array.from({ length: BUYERS * SEATS_WANTED }, (_, index) => `C${index + 1}`);
const AS_MANY_AS_ALLOWED = { 201: BUYERS * LIMIT, 'seat-limit-reached': BUYERS * (SEATS_WANTED - LIMIT) };
const RUSHES = 20;
const [ANN, BOB] = [12, 88];

/** What a technique for seats promises where the event has a limit for each buyer: a rule over several seats. */
export function describeSeatLimit(
  slug: string,
  verdict: Verdict,
  running: RunningShop,
  alsoEndHolds?: AlsoEndHolds,
): void {
  const calls = seatCalls(slug, running, alsoEndHolds);
  const invariant = verdict === 'broken' ? testExpectedToFail : test;

  invariant('gives a buyer who holds several seats at once no more than the limit', async () => {
    const { audit, answers } = await (verdict === 'broken' ? untilOneIsAbove(calls) : rushOfGroups(calls));
    expect(audit.overLimit).toEqual([]);
    expect(audit.verdict).toBe('holds');
    expect(tally(answers)).toEqual(AS_MANY_AS_ALLOWED);
  });

  if (verdict === 'broken')
    test('is caught by the audit: each hold is right alone, and together they are above the limit', async () => {
      const { audit, answers } = await untilOneIsAbove(calls);
      expect(audit).toMatchObject({ verdict: 'broken', violations: [], drifted: [] });
      expect(audit.report[0]).toMatch(/^Buyer \d+ holds [345] seats, at most 2 are allowed\.$/);
      expect(tally(answers)[201]).toBeGreaterThan(BUYERS * LIMIT);
    });

  test('counts what one buyer holds and has bought, and not what was given back', async () => {
    const eventId = await calls.eventWithSeats(LABELS, LIMIT);
    expect(await calls.hold(eventId, 'A1', ANN)).toMatchObject({ status: 201 });
    expect(await calls.hold(eventId, 'A2', ANN)).toMatchObject({ status: 201 });
    expect(await calls.hold(eventId, 'A3', ANN)).toMatchObject({
      status: 409,
      problem: 'seat-limit-reached',
    });
    expect(await calls.hold(eventId, 'A3', BOB)).toMatchObject({ status: 201 });
    expect(await calls.release(eventId, 'A2', ANN)).toMatchObject({ status: 204 });
    expect(await calls.hold(eventId, 'A4', ANN)).toMatchObject({ status: 201 });
    expect(await calls.confirm(eventId, 'A1', ANN)).toMatchObject({ status: 200 });
    expect(await calls.confirm(eventId, 'A4', ANN)).toMatchObject({ status: 200 });
    expect(await calls.hold(eventId, 'A5', ANN)).toMatchObject({
      status: 409,
      problem: 'seat-limit-reached',
    });
    expect(await calls.hold(eventId, 'A3', ANN)).toMatchObject({ status: 409, problem: 'seat-taken' });
    expect(await calls.audit(eventId)).toMatchObject({ verdict: 'holds', seatsPerBuyer: LIMIT, sold: 2 });
  });

  test('does not count a hold that has ended', async () => {
    const eventId = await calls.eventWithSeats(LABELS, LIMIT);
    await calls.hold(eventId, 'A1', ANN);
    await calls.confirm(eventId, 'A1', ANN);
    await calls.hold(eventId, 'A2', ANN);
    await calls.endHolds(eventId);
    expect(await calls.hold(eventId, 'A3', ANN)).toMatchObject({ status: 201 });
    expect(await calls.hold(eventId, 'A2', ANN)).toMatchObject({
      status: 409,
      problem: 'seat-limit-reached',
    });
    expect(await calls.audit(eventId)).toMatchObject({ verdict: 'holds', sold: 1 });
  });
}

interface Rush {
  audit: SeatAudit;
  answers: Answer[];
}

/** Each buyer asks for several seats at the same instant, and for each of them alone. */
async function rushOfGroups(calls: SeatCalls): Promise<Rush> {
  const eventId = await calls.eventWithSeats(MANY_LABELS, LIMIT);
  const answers = await atOnce(MANY_LABELS.length, (index) =>
    calls.hold(eventId, MANY_LABELS[index] as string, Math.floor(index / SEATS_WANTED) + 1),
  );
  return { answers, audit: await calls.audit(eventId) };
}

/** A fault needs to show in one of several rushes. */
async function untilOneIsAbove(calls: SeatCalls): Promise<Rush> {
  for (let left = RUSHES; ; left--) {
    const rush = await rushOfGroups(calls);
    if (rush.audit.overLimit.length > 0 || left === 1) return rush;
  }
}
