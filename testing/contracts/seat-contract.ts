import { describe, expect, test } from '@jest/globals';
import type { Verdict } from '@ticket-rush/shared/booking/technique';
import type { SeatAudit } from '@ticket-rush/shared/seats/audit';
import { type Answer, ask, atOnce, expectNothingWrong, tally } from '../http/ask';
import type { RunningShop } from '../http/running-shop';
import { testExpectedToFail } from './expected-failure';
import { apiDocumentOf } from './http/api-document';
import { allowsBody } from './http/documented-answer';
import { type AlsoEndHolds, LABELS, type SeatCalls, seatCalls } from './seat-calls';

const BUYERS_PER_SEAT = 20;
const ONE_EACH = { 201: LABELS.length, 'seat-taken': LABELS.length * (BUYERS_PER_SEAT - 1) };
const [ANN, BOB] = [12, 88];

/** What a technique for seats promises. Where it is expected to break, the same test must fail. */
export function describeSeatTechnique(
  slug: string,
  verdict: Verdict,
  running: RunningShop,
  alsoEndHolds?: AlsoEndHolds,
): void {
  const invariant = verdict === 'broken' ? testExpectedToFail : test;
  const calls = seatCalls(slug, running, alsoEndHolds);

  invariant('gives each seat to one buyer in a rush, and sells it to that one', async () => {
    const { eventId, answers } = await rushForSeats(calls);
    expectNothingWrong(await calls.audit(eventId));
    expect(tally(answers)).toEqual(ONE_EACH);
    const winners = answers.filter(({ status }) => status === 201).map(({ body }) => body);
    const sales = await Promise.all(
      winners.map(({ label, buyerId }) => calls.confirm(eventId, label, buyerId)),
    );
    expect(tally(sales)).toEqual({ 200: LABELS.length });
    expect(await calls.audit(eventId)).toMatchObject({
      verdict: 'holds',
      held: LABELS.length,
      sold: LABELS.length,
    });
  });

  invariant('gives a seat to the next buyer once its hold has ended', async () => {
    const eventId = await calls.eventWithEndedHold('A1', ANN);
    expect(await calls.hold(eventId, 'A1', BOB)).toMatchObject({ status: 201 });
    expect(await calls.confirm(eventId, 'A1', ANN)).toMatchObject({ status: 409, problem: 'not-your-hold' });
    expect(await calls.release(eventId, 'A1', ANN)).toMatchObject({ status: 409, problem: 'not-your-hold' });
    expect(await calls.confirm(eventId, 'A1', BOB)).toMatchObject({ status: 200 });
    expect(await calls.audit(eventId)).toMatchObject({ verdict: 'holds', sold: 1 });
  });

  invariant('does not sell to a holder whose hold has ended, even if no other buyer has come', async () => {
    const eventId = await calls.eventWithEndedHold('A1', ANN);
    expect(await calls.confirm(eventId, 'A1', ANN)).toMatchObject({ status: 409, problem: 'hold-expired' });
    expect(await calls.audit(eventId)).toMatchObject({ verdict: 'holds', sold: 0 });
  });

  if (verdict === 'broken') describeSeatBreakage(calls);

  describe('with one buyer at a time', () => describeSeatsInTurn(calls));
  describe('refuses', () => describeBadSeatRequests(slug, running, calls));
}

function describeSeatBreakage(calls: SeatCalls): void {
  test('is caught by the audit in a rush: more buyers were told yes than there are seats', async () => {
    const { eventId, answers } = await rushForSeats(calls);
    const told = tally(answers);
    expect(told[201]).toBeGreaterThan(LABELS.length);
    expect((told[201] ?? 0) + (told['seat-taken'] ?? 0)).toBe(LABELS.length * BUYERS_PER_SEAT);
    const { verdict, violations, drifted }: SeatAudit = await calls.audit(eventId);
    expect(verdict).toBe('broken');
    expect(new Set(violations.map(({ wrong }) => wrong))).toEqual(new Set(['held-by-two']));
    expect(violations).toHaveLength((told[201] ?? 0) - LABELS.length);
    expect(drifted).toEqual([]);
  });

  test('keeps a seat from all buyers after its hold has ended', async () => {
    const eventId = await calls.eventWithEndedHold('A1', ANN);
    expect(await calls.hold(eventId, 'A1', BOB)).toMatchObject({ problem: 'seat-taken' });
  });

  test('is caught by the audit when it sells to a holder whose hold has ended', async () => {
    const eventId = await calls.eventWithEndedHold('A1', ANN);
    expect(await calls.confirm(eventId, 'A1', ANN)).toMatchObject({ status: 200 });
    expect(await calls.audit(eventId)).toMatchObject({
      verdict: 'broken',
      violations: [{ wrong: 'confirmed-late', label: 'A1', buyerId: ANN }],
      report: [`Buyer ${ANN} bought seat A1 after the hold had ended.`],
    });
  });
}

function describeSeatsInTurn(calls: SeatCalls): void {
  test('holds, confirms, and sells once', async () => {
    const eventId = await calls.eventWithSeats();
    const before = Date.now();
    const hold = await calls.hold(eventId, 'A1', ANN);
    expect(hold).toMatchObject({ status: 201, body: { eventId, label: 'A1', buyerId: ANN } });
    expect(Date.parse(hold.body.expiresAt)).toBeGreaterThan(before + 100_000);
    expect(await calls.hold(eventId, 'A1', BOB)).toMatchObject({ status: 409, problem: 'seat-taken' });
    expect(await calls.confirm(eventId, 'A1', BOB)).toMatchObject({ status: 409, problem: 'not-your-hold' });
    expect(await calls.confirm(eventId, 'A1', ANN)).toMatchObject({ status: 200, body: { buyerId: ANN } });
    expect(await calls.hold(eventId, 'A1', BOB)).toMatchObject({ status: 409, problem: 'seat-taken' });
    const [first, ...others] = await calls.states(eventId);
    expect(first).toEqual({ label: 'A1', state: 'sold', heldUntil: null });
    expect(others).toEqual(LABELS.slice(1).map((label) => ({ label, state: 'free', heldUntil: null })));
  });

  test('confirms again for the owner, and writes nothing', async () => {
    const eventId = await calls.eventWithSeats();
    await calls.hold(eventId, 'A1', ANN);
    await calls.confirm(eventId, 'A1', ANN);
    expect(await calls.confirm(eventId, 'A1', ANN)).toMatchObject({ status: 200, body: { buyerId: ANN } });
    expect(await calls.audit(eventId)).toMatchObject({ verdict: 'holds', sold: 1 });
  });

  test('gives a released seat to the next buyer', async () => {
    const eventId = await calls.eventWithSeats();
    await calls.hold(eventId, 'A1', ANN);
    expect(await calls.release(eventId, 'A1', BOB)).toMatchObject({ status: 409, problem: 'not-your-hold' });
    expect(await calls.states(eventId)).toContainEqual(
      expect.objectContaining({ label: 'A1', state: 'held' }),
    );
    expect(await calls.release(eventId, 'A1', ANN)).toMatchObject({ status: 204 });
    expect(await calls.release(eventId, 'A1', ANN)).toMatchObject({ status: 409, problem: 'not-your-hold' });
    expect(await calls.confirm(eventId, 'A1', ANN)).toMatchObject({ status: 409, problem: 'not-your-hold' });
    expect(await calls.hold(eventId, 'A1', BOB)).toMatchObject({ status: 201 });
    expect(await calls.audit(eventId)).toMatchObject({ verdict: 'holds', held: 1, sold: 0 });
  });
}

function describeBadSeatRequests(slug: string, running: RunningShop, calls: SeatCalls): void {
  test.each(['Z9', '%01', 'A1%20', 'x'.repeat(21)])('a seat that does not exist (%s): 404', async (label) => {
    const eventId = await calls.eventWithSeats();
    for (const call of [calls.hold, calls.confirm, calls.release]) {
      expect(await call(eventId, label, ANN)).toMatchObject({ status: 404, problem: 'seat-not-found' });
    }
    expect(await calls.audit(eventId)).toMatchObject({ held: 0 });
  });

  test('an event that does not exist: 404', async () => {
    expect(await calls.hold(999_999_999, 'A1', ANN)).toMatchObject({ status: 404 });
    const answer = await ask(running.shop, 'POST', '/events/999999999/seats', { body: { count: 1 } });
    expect(answer).toMatchObject({ status: 404, problem: 'event-not-found' });
  });

  test('no buyer, and an unknown technique: 401 and 400', async () => {
    const path = `/events/${await calls.eventWithSeats()}/seats/A1/hold?technique=`;
    expect(await ask(running.shop, 'POST', `${path}${slug}`)).toMatchObject({ status: 401 });
    const answer = await ask(running.shop, 'POST', `${path}hope`, { buyerId: ANN });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ field: 'technique' }] } });
  });

  test.each([
    [{}, 'count'],
    [{ count: 1, labels: ['A1'] }, 'count'],
    [{ count: 0 }, 'count'],
    [{ count: -1 }, 'count'],
    [{ count: 1.5 }, 'count'],
    [{ count: 10_001 }, 'count'],
    [{ labels: [] }, 'labels'],
    [{ labels: ['A1', 'A1'] }, 'labels'],
    [{ labels: ['a seat'] }, 'labels.0'],
    [{ labels: [7] }, 'labels.0'],
    [{ count: 1, price: 3 }, 'price'],
  ])('seats like %j: 400, and the description does not allow them', async (body, field) => {
    const { id } = await running.shop.createEvent({ tickets: null });
    const answer = await ask(running.shop, 'POST', `/events/${id}/seats`, { body });
    expect(answer).toMatchObject({ status: 400, problem: 'invalid-request' });
    expect(answer.body.errors).toContainEqual({ field, message: expect.any(String) });
    expect(await calls.states(id)).toEqual([]);
    expect(allowsBody(await apiDocumentOf(running.shop), 'POST', `/events/${id}/seats`, body)).toBe(false);
  });

  test.each([{ count: 1 }, { labels: ['A1', 'A2'] }])(
    'the description allows seats like %j',
    async (body) => {
      expect(allowsBody(await apiDocumentOf(running.shop), 'POST', '/events/7/seats', body)).toBe(true);
    },
  );

  test('a seat that the event has already: 409, and adds none', async () => {
    const eventId = await calls.eventWithSeats();
    const body = { labels: ['D1', 'A1'] };
    expect(await ask(running.shop, 'POST', `/events/${eventId}/seats`, { body })).toMatchObject({
      status: 409,
      problem: 'seat-exists',
    });
    expect(await calls.states(eventId)).toHaveLength(LABELS.length);
  });
}

/** Every seat is wanted by many buyers at the same instant. */
async function rushForSeats(calls: SeatCalls): Promise<{ eventId: number; answers: Answer[] }> {
  const eventId = await calls.eventWithSeats();
  const answers = await atOnce(LABELS.length * BUYERS_PER_SEAT, (index) =>
    calls.hold(eventId, LABELS[Math.floor(index / BUYERS_PER_SEAT)] as string, index + 1),
  );
  return { eventId, answers };
}
