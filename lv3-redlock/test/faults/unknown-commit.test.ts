/** COMMIT has left, and its answer is lost: the client is reset, and PostgreSQL reads the COMMIT only later. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type LinkedDatabase, openLinkedDatabase } from '@ticket-rush/testing/database/linked-database';
import { untilBlocked } from '@ticket-rush/testing/database/test-database';
import { requestOf } from '@ticket-rush/testing/http/requests';
import { createGate } from '@ticket-rush/testing/interleaving/barrier';
import type { LostAnswer } from '@ticket-rush/testing/network/breakable-link';
import type { RedisSeatNeeds } from '../../src/seats/needs';
import { redlock as redlockForSeats } from '../../src/seats/redlock';
import type { RedisTechniqueNeeds } from '../../src/techniques/needs';
import { lockThenTransaction } from '../../src/wallet/lock-then-transaction';
import { leases } from '../redis-lab';
import { openSeatLab, type SeatLab } from '../seats/seat-lab';

const [ANN, BOB] = [12, 88];
/** Longer than a test needs to deliver the COMMIT, and short enough to be waited for. */
const LEASE_MS = 3_000;

let lab: SeatLab;
let linked: LinkedDatabase;
beforeEach(async () => {
  lab = await openSeatLab();
  linked = await openLinkedDatabase(lab.database.url);
});
afterEach(async () => {
  await linked.close();
  await lab.close();
});

/** Ann's COMMIT is lost on its way back. She knows no more than that, and the COMMIT arrives when it is delivered. */
async function commitLost(
  work: (needs: RedisSeatNeeds & RedisTechniqueNeeds) => Promise<unknown>,
): Promise<LostAnswer> {
  const lost = linked.link.resetBeforeAnswer('COMMIT');
  const told = work({ ...needsOf(), database: linked.database });
  await expect(told).rejects.toMatchObject({ status: 503, outcome: 'unknown' });
  await lost.reset;
  return lost;
}

function needsOf(onRetry: () => void = () => undefined): RedisSeatNeeds & RedisTechniqueNeeds {
  const { wakeUps } = lab;
  return { ...lab.seatNeeds({}, onRetry), wakeUps, lockTimes: { leaseMs: LEASE_MS, waitMs: 30_000 } };
}

/** Bob comes. The COMMIT is delivered when he has met the lock, or, where there is none any more, what it has written. */
async function nextWhileOnItsWay<T>(lost: LostAnswer, work: (onRetry: () => void) => Promise<T>): Promise<T> {
  const metTheLock = createGate();
  const next = work(metTheLock.open);
  const watched = untilBlocked(lab.database, next);
  await Promise.race([metTheLock.opened, watched]);
  await lost.deliver();
  await Promise.allSettled([next, watched]);
  return next;
}

/** Every key of a lock, on any server. */
async function locksHeld(): Promise<number> {
  const { keyPrefix } = needsOf();
  const found = await Promise.all(lab.quorum.map((server) => server.keys(`${keyPrefix}:lock:*`)));
  return found.flat().length;
}

describe.each(leases)('$slug, when the outcome of COMMIT is unknown', ({ create, expected }) => {
  const waits = expected.oneInstance === 'holds';

  test('keeps the lock until its lease ends: the next buyer reads what was committed', async () => {
    const lost = await commitLost((needs) => create(needs)(requestOf(ANN, lab.eventId)));
    expect(await locksHeld()).toBeGreaterThan(0);
    const next = nextWhileOnItsWay(lost, (onRetry) => create(needsOf(onRetry))(requestOf(BOB, lab.eventId)));
    if (waits) expect(await next).toMatchObject({ ticketNumber: 2 });
    else await expect(next).rejects.toMatchObject({ type: 'contended' });
    expect(await lab.ticketAudit()).toMatchObject({ verdict: 'holds', sold: waits ? 2 : 1 });
  });
});

test('the lock of a seat is kept until its lease ends: the next buyer finds the seat held', async () => {
  const seat = (buyerId: number) => lab.seatFor(buyerId);
  const lost = await commitLost((needs) => redlockForSeats.create(needs).hold(seat(ANN)));
  expect(await locksHeld()).toBeGreaterThan(0);
  const next = nextWhileOnItsWay(lost, (onRetry) => redlockForSeats.create(needsOf(onRetry)).hold(seat(BOB)));
  await expect(next).rejects.toMatchObject({ type: 'seat-taken' });
  expect(await lab.seatAudit()).toMatchObject({ verdict: 'holds', held: 1 });
});

test('the lock of a wallet is kept until its lease ends: the same request, sent again, moves no money', async () => {
  const charge = { buyerId: ANN, amount: 30, idempotencyKey: 'k1' };
  const lost = await commitLost((needs) => lockThenTransaction.create(needs)(charge));
  expect(await locksHeld()).toBeGreaterThan(0);
  const again = nextWhileOnItsWay(lost, (onRetry) => lockThenTransaction.create(needsOf(onRetry))(charge));
  expect(await again).toMatchObject({ amount: 30, balanceAfter: 30 });
});

test('a lock that is given back after a definite refusal is free at once', async () => {
  const [{ create }] = leases as [(typeof leases)[number]];
  linked.link.cut();
  const refused = create({ ...needsOf(), database: linked.database })(requestOf(ANN, lab.eventId));
  await expect(refused).rejects.toMatchObject({ status: 503, outcome: 'rejected' });
  expect(await locksHeld()).toBe(0);
});
