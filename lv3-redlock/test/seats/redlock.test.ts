import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { testExpectedToFail } from '@ticket-rush/testing/contracts/expected-failure';
import { untilBlocked } from '@ticket-rush/testing/database/test-database';
import { createGate } from '@ticket-rush/testing/interleaving/barrier';
import { redlock } from '../../src/seats/redlock';
import { stopBefore } from '../stop-before';
import { openSeatLab, type SeatLab } from './seat-lab';

const [ANN, BOB] = [12, 88];

let lab: SeatLab;
beforeEach(async () => {
  lab = await openSeatLab();
});
afterEach(() => lab.close());

test('keeps the second buyer out until the first has committed', async () => {
  const reading = stopBefore('write-holder');
  const first = redlock.create(lab.seatNeeds(reading.steps)).hold(lab.seatFor(ANN));
  await reading.reachedBy(first);
  const refused = createGate();
  const second = redlock.create(lab.seatNeeds({}, refused.open)).hold(lab.seatFor(BOB));
  await refused.opened;
  reading.goOn();
  expect(await first).toMatchObject({ buyerId: ANN });
  await expect(second).rejects.toMatchObject({ type: 'seat-taken', outcome: 'rejected' });
  expect(await lab.seatAudit()).toMatchObject({ verdict: 'holds', held: 1 });
});

test('gives the lock back on every server, after a hold and after a refusal', async () => {
  await redlock.create(lab.seatNeeds()).hold(lab.seatFor(ANN));
  await expect(redlock.create(lab.seatNeeds()).confirm(lab.seatFor(BOB))).rejects.toMatchObject({
    type: 'not-your-hold',
  });
  expect(await seatLocks()).toEqual([]);
});

/** The first has looked at seat and clock and sleeps; its lease ends; the second comes. */
async function holdBesideASleeper() {
  const asleep = stopBefore('COMMIT');
  const late = redlock.create(lab.seatNeeds(asleep.steps)).hold(lab.seatFor(ANN));
  await asleep.reachedBy(late);
  await Promise.all(lab.quorum.map(async (server) => server.del(await seatLocks())));
  const next = redlock.create(lab.seatNeeds()).hold(lab.seatFor(BOB));
  await untilBlocked(lab.database, next);
  asleep.goOn();
  return Promise.allSettled([late, next]);
}

testExpectedToFail('gives the seat to one buyer, even if the first sleeps past its lease', async () => {
  await holdBesideASleeper();
  expect(await lab.seatAudit()).toMatchObject({ verdict: 'holds' });
});

test('is caught by the audit when a holder of the lock sleeps past its lease: two hold one seat', async () => {
  expect(await holdBesideASleeper()).toMatchObject([
    { value: { buyerId: ANN } },
    { value: { buyerId: BOB } },
  ]);
  expect(await lab.seatAudit()).toMatchObject({ verdict: 'broken', violations: [{ wrong: 'held-by-two' }] });
});

async function seatLocks(): Promise<string[]> {
  const { keyPrefix } = lab.seatNeeds();
  const found = await Promise.all(lab.quorum.map((server) => server.keys(`${keyPrefix}:lock:seat:*`)));
  return [...new Set(found.flat())];
}
