/** It compares, and leaves the version as it is: the next buyer finds the same version, and writes as well. */
import type { Booking, BookingRequest } from '@ticket-rush/shared/booking/booking';
import { hasBooked, insertBooking, readEvent } from '@ticket-rush/shared/booking/critical-section';
import { requireEligible } from '@ticket-rush/shared/booking/eligibility';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import type { Transaction } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import { retryConflicts } from 'lv2-db-lock/src/retry';

const SELL_IF_UNCHANGED = statement<{ id: number }>(
  'sell-if-unchanged',
  'UPDATE events SET sold = $2 WHERE id = $1 AND version = $3 RETURNING id',
);

export const optimistic: Technique = {
  slug: 'optimistic',
  summary: 'compare-and-set on a version; on a conflict, start over',
  expected: { oneInstance: 'holds', severalInstances: 'holds' },
  create({ database, ...needs }) {
    return (request) =>
      database.session((session) =>
        retryConflicts(needs, () =>
          session.transaction((transaction) => bookIfUnchanged(transaction, request)),
        ),
      );
  },
};

/** One attempt. */
async function bookIfUnchanged(
  transaction: Transaction,
  request: BookingRequest,
): Promise<Booking | 'conflict'> {
  const event = await readEvent(transaction, request.eventId);
  requireEligible(event, await hasBooked(transaction, request), request, event.begunAt);
  const sold = event.sold + 1;
  const [unchanged] = await transaction.run(SELL_IF_UNCHANGED, [event.id, sold, event.version]);
  return unchanged === undefined ? 'conflict' : insertBooking(transaction, request, sold);
}
