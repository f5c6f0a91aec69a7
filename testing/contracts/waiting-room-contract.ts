import { describe, expect, test } from '@jest/globals';
import type { Verdict } from '@ticket-rush/shared/booking/technique';
import { type Answer, ask, atOnce, expectNothingWrong, tally } from '../http/ask';
import type { RunningShop } from '../http/running-shop';
import { testExpectedToFail } from './expected-failure';

const BUYERS = 10;
const CLICKS = 20;
const [ANN, BOB, CAT] = [12, 40, 88];

/** What a technique for the waiting room promises. Where it is expected to break, the same test must fail. */
export function describeWaitingRoomTechnique(slug: string, verdict: Verdict, running: RunningShop): void {
  const invariant = verdict === 'broken' ? testExpectedToFail : test;
  const calls = waitingRoomCalls(slug, running);

  invariant('gives every buyer one place, however often they click', async () => {
    const { eventId, answers } = await rushIntoTheQueue(calls);
    expectNothingWrong(await calls.audit(eventId));
    expect(tally(answers)).toEqual({ 201: BUYERS * CLICKS });
    expect(await calls.audit(eventId)).toMatchObject({ verdict: 'holds', places: BUYERS, buyers: BUYERS });
    const everybody = await atOnce(BUYERS, (index) => calls.position(eventId, index + 1));
    const positions = everybody.map(({ body }) => body.position).sort((a, b) => a - b);
    expect(positions).toEqual(Array.from({ length: BUYERS }, (_, index) => index + 1));
  });

  if (verdict === 'broken') {
    test('is caught by the audit: a buyer stands in the queue several times', async () => {
      const { eventId, answers } = await rushIntoTheQueue(calls);
      expect(tally(answers)).toEqual({ 201: BUYERS * CLICKS });
      const audit = await calls.audit(eventId);
      expect(audit).toMatchObject({ verdict: 'broken', buyers: BUYERS });
      expect(audit.places).toBeGreaterThan(BUYERS);
      expect(audit.duplicates).not.toEqual([]);
    });
  }

  describe('with one buyer at a time', () => describeQueueInTurn(calls));
  describe('refuses', () => describeBadQueueRequests(slug, running, calls));
}

function describeQueueInTurn(calls: WaitingRoomCalls): void {
  test('puts the buyer who came first at the front, and moves up when one leaves', async () => {
    const eventId = await calls.event();
    for (const [index, buyerId] of [ANN, BOB, CAT].entries()) {
      expect(await calls.enter(eventId, buyerId)).toMatchObject({
        status: 201,
        body: { buyerId, position: index + 1 },
      });
    }
    expect(await calls.leave(eventId, ANN)).toMatchObject({ status: 204 });
    expect(await calls.position(eventId, BOB)).toMatchObject({ status: 200, body: { position: 1 } });
    expect(await calls.position(eventId, CAT)).toMatchObject({ status: 200, body: { position: 2 } });
    expect(await calls.audit(eventId)).toMatchObject({ verdict: 'holds', places: 2, inversions: 0 });
  });

  test('keeps the place of a buyer who enters again', async () => {
    const eventId = await calls.event();
    const first = await calls.enter(eventId, ANN);
    await calls.enter(eventId, BOB);
    expect(await calls.enter(eventId, ANN)).toEqual(first);
    expect(await calls.audit(eventId)).toMatchObject({ verdict: 'holds', places: 2 });
  });

  test('puts a buyer who has left and comes back at the end', async () => {
    const eventId = await calls.event();
    await calls.enter(eventId, ANN);
    await calls.enter(eventId, BOB);
    await calls.leave(eventId, ANN);
    expect(await calls.enter(eventId, ANN)).toMatchObject({ body: { position: 2 } });
  });

  test('keeps the queues of two events apart', async () => {
    const [one, other] = [await calls.event(), await calls.event()];
    await calls.enter(one, ANN);
    expect(await calls.enter(other, BOB)).toMatchObject({ body: { position: 1 } });
    expect(await calls.enter(other, ANN)).toMatchObject({ body: { position: 2 } });
    expect(await calls.position(one, ANN)).toMatchObject({ body: { position: 1 } });
  });
}

function describeBadQueueRequests(slug: string, running: RunningShop, calls: WaitingRoomCalls): void {
  test('to tell the position of a buyer who does not wait, or to let that one leave: 404', async () => {
    const eventId = await calls.event();
    expect(await calls.position(eventId, ANN)).toMatchObject({ status: 404, problem: 'not-waiting' });
    await calls.enter(eventId, ANN);
    await calls.leave(eventId, ANN);
    expect(await calls.leave(eventId, ANN)).toMatchObject({ status: 404, problem: 'not-waiting' });
  });

  test.each(['999999999', '0', 'abc'])('an event that does not exist (%s): 404', async (eventId) => {
    expect(await calls.enter(eventId, ANN)).toMatchObject({ status: 404, problem: 'event-not-found' });
  });

  test('no buyer, and an unknown technique: 401 and 400', async () => {
    const path = `/events/${await calls.event()}/waiting-room?technique=`;
    expect(await ask(running.shop, 'POST', `${path}${slug}`)).toMatchObject({ status: 401 });
    const answer = await ask(running.shop, 'POST', `${path}hope`, { buyerId: ANN });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ field: 'technique' }] } });
  });
}

type WaitingRoomCalls = ReturnType<typeof waitingRoomCalls>;

function waitingRoomCalls(slug: string, running: RunningShop) {
  const call =
    (method: 'GET' | 'POST' | 'DELETE') =>
    (eventId: number | string, buyerId: number): Promise<Answer> =>
      ask(running.shop, method, `/events/${eventId}/waiting-room?technique=${slug}`, { buyerId });
  return {
    enter: call('POST'),
    position: call('GET'),
    leave: call('DELETE'),
    event: async () => (await running.shop.createEvent({ tickets: null })).id,
    audit: async (eventId: number) =>
      (await ask(running.shop, 'GET', `/events/${eventId}/waiting-room/audit`)).body,
  };
}

/** Ten buyers click twenty times each, all at the same instant. */
async function rushIntoTheQueue(calls: WaitingRoomCalls): Promise<{ eventId: number; answers: Answer[] }> {
  const eventId = await calls.event();
  const answers = await atOnce(BUYERS * CLICKS, (index) =>
    calls.enter(eventId, Math.floor(index / CLICKS) + 1),
  );
  return { eventId, answers };
}
