/**
 * Redlock: the buyer for whom a majority of independent Redis servers votes may enter the critical section.
 *
 * Guarantees  one owner at a time across processes, as long as no owner is stopped for longer than the lease.
 * Costs       a round trip to every server to ask, and another to release. The processes poll, and chance decides which of them gets
 *             the lock. The buyers of one process queue in it, and get the lock one after another until the process gives way.
 * Breaks if   an owner is paused past its lease: it wakes up, believes, and writes beside the next owner. A lease is not
 *             mutual exclusion, and checking the clock before the write only makes the window smaller. Or if one of the voters
 *             restarts without its keys while only a bare majority has voted: it may vote again, for another owner.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { bookTicket } from '@ticket-rush/shared/booking/critical-section';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import { Unavailable } from '@ticket-rush/shared/errors/unavailable';
import { type Lease, underLease } from '@ticket-rush/shared/redis/lease';
import { backOff } from '@ticket-rush/shared/retry/full-jitter';
import Redlock from 'redlock';
import { type Contend, type Contender, handingOn, openContenders } from '../redis/contenders';
import { asVoter } from '../redis/script-client';
import { askEveryServer, type Ballot, requireLockKey } from '../redis/votes';
import { lockKey, type QuorumLockNeeds } from './needs';

const BACKOFF = { baseMs: 2, capMs: 20 };

export const redlock: Technique<QuorumLockNeeds> = {
  slug: 'redlock',
  summary: 'a lease that a majority of independent Redis servers grants',
  expected: { oneInstance: 'holds', severalInstances: 'holds', pause: 'broken', crash: 'holds' },
  create(needs) {
    const { database, metrics, keyPrefix } = needs;
    const locks = openRedlock(needs);
    return async (request) => {
      const lock = metrics.startLock();
      const lease = await waitForMajority(locks, needs, lockKey(keyPrefix, request));
      lock.acquired();
      return underLease(lease, () =>
        database.transaction(async (transaction) => {
          const booking = await bookTicket(transaction, request);
          await lease.requireOwned();
          return booking;
        }),
      ).finally(lock.released);
    };
  },
};

export interface QuorumLocks extends Ballot {
  contend: Contend;
}

/**
 * redlock counts the lease from its first attempt, so after a long wait a lock would be born expired. One attempt each time,
 * in a loop of our own, and the lease begins when it should.
 */
export function openRedlock({ quorum }: QuorumLockNeeds): QuorumLocks {
  const voters = quorum.map(asVoter);
  return { voters, redlock: new Redlock(voters, { retryCount: 0 }), contend: openContenders() };
}

/**
 * Waits in this process, then asks until a majority votes for us.
 *
 * @throws Unavailable, outcome `rejected`, when time or the majority is gone
 */
export async function waitForMajority(
  locks: QuorumLocks,
  needs: QuorumLockNeeds,
  resource: string,
): Promise<Lease> {
  const begin = performance.now();
  const { waitMs } = needs.lockTimes;
  const contender = await locks.contend(resource, waitMs);
  if (contender === undefined) throw notFree(waitMs);
  try {
    return handingOn(contender, await askInTime(locks, { ...needs, contender }, resource, begin));
  } catch (error) {
    contender.handOn();
    throw error;
  }
}

type Asking = QuorumLockNeeds & { contender: Contender };

async function askInTime(locks: QuorumLocks, needs: Asking, resource: string, begin: number): Promise<Lease> {
  const { leaseMs, waitMs } = needs.lockTimes;
  const ask = (until: number) => askUntil(until, () => askEveryServer(locks, resource, leaseMs), needs);
  if (needs.contender.givesWay()) await (needs.pause ?? sleep)(BACKOFF.capMs);
  const soon = await ask(Math.min(performance.now() + leaseMs, begin + waitMs));
  if (soon !== undefined) return soon;
  // The lease of a dead owner is over by now. The keys are looked at only here, because it costs each server one more command.
  await requireLockKey(locks.voters, resource);
  const late = await ask(begin + waitMs);
  if (late !== undefined) return late;
  throw notFree(waitMs);
}

/** `undefined` if time is up. */
async function askUntil(
  deadline: number,
  ask: () => Promise<Lease | undefined>,
  { metrics, pause, contender }: Asking,
): Promise<Lease | undefined> {
  for (let attempt = 1; performance.now() < deadline; attempt++) {
    const lease = await ask();
    if (lease !== undefined) return lease;
    contender.wasRefused();
    metrics.retried();
    await backOff(attempt, BACKOFF, pause);
  }
  return undefined;
}

function notFree(waitMs: number): Unavailable {
  return new Unavailable({
    detail: `The lock was not free within ${waitMs} ms. Ask again.`,
    outcome: 'rejected',
  });
}
