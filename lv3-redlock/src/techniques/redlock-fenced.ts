/**
 * Redlock, fenced: each owner takes a number that is larger than all before; the database refuses the commit of an
 * owner who is not the latest.
 *
 * Guarantees  no oversell and no duplicate, even if an owner sleeps past its lease, two owners believe at once, or every Redis
 *             server forgets. The lock makes conflicts rare; the fence makes them harmless.
 * Costs       Redlock, and two statements in the database, one of them with a commit of its own.
 * Breaks if   a writer does not pass the fence, or reads before it has raised it.
 *
 * The number is counted by the database that checks it. Counters in the lock servers are not monotonic: two majorities share
 * only one server, so the largest count of the second may be below that of the first; and a server that restarts begins anew.
 */
import { bookTicket } from '@ticket-rush/shared/booking/critical-section';
import { EventNotFound } from '@ticket-rush/shared/booking/refusals';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import type { Session, Transaction } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import { LeaseLost, underLease } from '@ticket-rush/shared/redis/lease';
import { lockKey, type QuorumLockNeeds } from './needs';
import { openRedlock, waitForMajority } from './redlock';

const RAISE_FENCE = statement<{ token: string }>(
  'raise-fence',
  `INSERT INTO event_fences (event_id, token) SELECT id, 1 FROM events WHERE id = $1
   ON CONFLICT (event_id) DO UPDATE SET token = event_fences.token + 1
   RETURNING token`,
);

const PASS_FENCE = statement<object>(
  'pass-fence',
  'SELECT FROM event_fences WHERE event_id = $1 AND token = $2 FOR UPDATE',
);

export const redlockFenced: Technique<QuorumLockNeeds> = {
  slug: 'redlock-fenced',
  summary: 'redlock, and the database refuses an owner who is not the latest',
  expected: { oneInstance: 'holds', severalInstances: 'holds', pause: 'holds', crash: 'holds' },
  create(needs) {
    const { database, metrics, keyPrefix } = needs;
    const locks = openRedlock(needs);
    return async (request) => {
      const lock = metrics.startLock();
      const lease = await waitForMajority(locks, needs, lockKey(keyPrefix, request));
      lock.acquired();
      return underLease(lease, () =>
        database.session(async (session) => {
          // Committed before the reading begins: from here on no older owner can commit behind what we read.
          const token = await raiseFence(session, request.eventId);
          return session.transaction(async (transaction) => {
            const booking = await bookTicket(transaction, request);
            await passFence(transaction, request.eventId, token);
            return booking;
          });
        }),
      ).finally(lock.released);
    };
  },
};

/** Makes this owner the latest one. @throws EventNotFound */
async function raiseFence(session: Session, eventId: number): Promise<string> {
  const [fence] = await session.run(RAISE_FENCE, [eventId]);
  if (fence === undefined) throw new EventNotFound(eventId);
  return fence.token;
}

/** The row is locked until COMMIT, so the fence cannot be raised in between. @throws LeaseLost if it was raised before */
async function passFence(transaction: Transaction, eventId: number, token: string): Promise<void> {
  const [latest] = await transaction.run(PASS_FENCE, [eventId, token]);
  if (latest === undefined) throw new LeaseLost(`token ${token} is not the latest`);
}
