/**
 * Redlock: the buyer for whom a majority of Redis servers votes reads the seat, checks and writes.
 *
 * Guarantees  one holder and one owner for each seat across processes, as long as no owner is stopped for longer than the lease.
 * Costs       all buyers who want the seat queue to be told that it is taken: two rounds to every server, and a transaction,
 *             for each of them.
 * Breaks if   an owner of the lock is paused past its lease after it has looked at the seat and at the clock: it wakes up and
 *             writes over the next holder. The row does not stop it; that is what the TTL key does differently. Or if there is a
 *             limit for each buyer: two holds of one buyer take the locks of two seats, and both count before either writes.
 */
import type { Transaction } from '@ticket-rush/shared/database/database';
import { underLease } from '@ticket-rush/shared/redis/lease';
import { confirmSeat, holdSeat, readSeat, releaseSeat } from '@ticket-rush/shared/seats/critical-section';
import type { Seat, SeatNeeds, SeatRequest, SeatTechnique } from '@ticket-rush/shared/seats/seat';
import type { QuorumLockNeeds } from '../techniques/needs';
import { openRedlock, waitForMajority } from '../techniques/redlock';

export const redlock: SeatTechnique<SeatNeeds & QuorumLockNeeds> = {
  slug: 'redlock',
  summary: 'a lease that a majority grants, around each hold, confirmation and release',
  expected: {
    oneInstance: 'holds',
    severalInstances: 'holds',
    pause: 'broken',
    crash: 'holds',
    limit: 'broken',
  },
  create(needs) {
    const { database, metrics, keyPrefix, holdTtlMs } = needs;
    const locks = openRedlock(needs);

    async function withSeat<T>(
      request: SeatRequest,
      work: (transaction: Transaction, seat: Seat) => Promise<T>,
    ): Promise<T> {
      const lock = metrics.startLock();
      const lease = await waitForMajority(
        locks,
        needs,
        `${keyPrefix}:lock:seat:${request.eventId}:${request.label}`,
      );
      lock.acquired();
      return underLease(lease, () =>
        database.transaction(async (transaction) => {
          const result = await work(transaction, await readSeat(transaction, request));
          await lease.requireOwned();
          return result;
        }),
      ).finally(lock.released);
    }

    return {
      hold: (request) =>
        withSeat(request, (transaction, seat) => holdSeat(transaction, seat, request, holdTtlMs)),
      confirm: (request) => withSeat(request, (transaction, seat) => confirmSeat(transaction, seat, request)),
      release: (request) => withSeat(request, (transaction, seat) => releaseSeat(transaction, seat, request)),
    };
  },
};
