/**
 * Redlock: whoever a majority of independent Redis servers votes for may enter the critical section.
 *
 * Guarantees  one owner at a time across processes, as long as nobody is stopped for longer than the lease.
 * Costs       a round trip to every server to ask, and another to release; contenders poll.
 * Breaks if   an owner is paused past its lease: it wakes up, believes, and writes beside the next owner. A lease is not
 *             mutual exclusion, and checking the clock before the write only makes the window smaller.
 */
import type { BookTicket } from '@ticket-rush/shared/booking/booking';
import { bookTicket } from '@ticket-rush/shared/booking/critical-section';
import { Unavailable } from '@ticket-rush/shared/errors/unavailable';
import { backOff } from '@ticket-rush/shared/retry/full-jitter';
import Redlock, { ExecutionError, type Lock, ResourceLockedError } from 'redlock';
import { keepExtended } from '../redis/lease';
import { asScriptClient } from '../redis/script-client';
import type { RedisTechniqueNeeds } from './needs';

const LEASE_MS = 5_000;
const WAIT_MS = 30_000;
const BACKOFF = { baseMs: 10, capMs: 1_000 };

export function redlock({ database, metrics, quorum, keyPrefix }: RedisTechniqueNeeds): BookTicket {
  // redlock counts the lease from its first attempt, so after a long wait a lock would be born expired. One attempt each
  // time, in a loop of our own, and the lease begins when it should.
  const locks = new Redlock(quorum.map(asScriptClient), { retryCount: 0 });
  return async (request) => {
    const lock = metrics.startLock();
    const lease = keepExtended(
      await acquire(locks, `${keyPrefix}:lock:event:${request.eventId}`, metrics.retried),
      LEASE_MS,
    );
    lock.acquired();
    try {
      return await database.transaction(async (transaction) => {
        const booking = await bookTicket(transaction, request);
        lease.signal.throwIfAborted();
        return booking;
      });
    } finally {
      // After the commit: whoever enters next must see the ticket as sold.
      await lease.release();
      lock.released();
    }
  };
}

/** Asks until a majority votes for us. @throws Unavailable, outcome `rejected`, when time or the majority is gone */
async function acquire(locks: Redlock, resource: string, onRetry: () => void): Promise<Lock> {
  const deadline = Date.now() + WAIT_MS;
  for (let attempt = 1; Date.now() < deadline; attempt++) {
    try {
      return await locks.acquire([resource], LEASE_MS);
    } catch (error) {
      await requireReachableMajority(error);
    }
    onRetry();
    await backOff(attempt, BACKOFF);
  }
  throw new Unavailable({ detail: `The lock was not free within ${WAIT_MS} ms.`, outcome: 'rejected' });
}

/** A lock that others hold is worth waiting for; servers that do not answer are not. */
async function requireReachableMajority(error: unknown): Promise<void> {
  if (!(error instanceof ExecutionError)) throw error;
  const votes = await error.attempts.at(-1);
  if (votes === undefined) throw error;
  const failures = [...votes.votesAgainst.values()].filter((vote) => !(vote instanceof ResourceLockedError));
  if (votes.membershipSize - failures.length >= votes.quorumSize) return;
  throw new Unavailable({
    detail: `${failures.length} of ${votes.membershipSize} lock servers do not answer: no majority.`,
    outcome: 'rejected',
    cause: failures[0],
  });
}
