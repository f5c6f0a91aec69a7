/**
 * Optimistic: no buyer waits before the write. One who finds the version changed there starts over.
 *
 * Guarantees  no oversell and no duplicate, as long as every writer compares and bumps the version.
 * Costs       work that is thrown away: with n buyers at once, one attempt in n succeeds. Each buyer keeps one pool
 *             connection for all attempts; handing it back in between makes every read stale by the time of the write.
 * Breaks if   something that the decision depends on is read before the version, or a writer leaves the version alone.
 */
import type { Booking, BookingRequest } from '@ticket-rush/shared/booking/booking';
import { hasBooked, insertBooking, readEvent } from '@ticket-rush/shared/booking/critical-section';
import { requireEligible } from '@ticket-rush/shared/booking/eligibility';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import type { Transaction } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import { BACKOFF, retryConflicts } from '../retry';

export const SELL_IF_UNCHANGED = statement<{ id: number }>(
  'sell-if-unchanged',
  'UPDATE events SET sold = $2, version = version + 1 WHERE id = $1 AND version = $3 RETURNING id',
);

export const optimistic: Technique = {
  slug: 'optimistic',
  summary: 'compare-and-set on a version; on a conflict, start over',
  expected: { oneInstance: 'holds', severalInstances: 'holds', pause: 'holds', crash: 'holds' },
  conflict: { by: 'no-row', statement: SELL_IF_UNCHANGED.name, backoff: BACKOFF },
  create({ database, ...needs }) {
    return (request) =>
      database.session((session) =>
        retryConflicts(needs, () =>
          session.transaction((transaction) => bookIfUnchanged(transaction, request)),
        ),
      );
  },
};

/** One attempt. A conflict has not written a row, so there is none to roll back. */
export async function bookIfUnchanged(
  transaction: Transaction,
  request: BookingRequest,
): Promise<Booking | 'conflict'> {
  const event = await readEvent(transaction, request.eventId);
  requireEligible(event, await hasBooked(transaction, request), request, event.begunAt);
  const sold = event.sold + 1;
  const [unchanged] = await transaction.run(SELL_IF_UNCHANGED, [event.id, sold, event.version]);
  return unchanged === undefined ? 'conflict' : insertBooking(transaction, request, sold);
}
