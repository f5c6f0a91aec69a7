/** Two buyers read "sold 0" at the same time, and both get ticket 1. Let the second one wait until the first has committed. */
import {
  type EventRead,
  hasBooked,
  insertBooking,
  READ_EVENT,
  writeSold,
} from '@ticket-rush/shared/booking/critical-section';
import { requireEligible } from '@ticket-rush/shared/booking/eligibility';
import { EventNotFound } from '@ticket-rush/shared/booking/refusals';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import { statement } from '@ticket-rush/shared/database/statement';

// HOLE: this statement reads the event. What must it do so that no other buyer reads the same row until COMMIT?
const LOCK_EVENT = statement<EventRead>('lock-event', READ_EVENT.text);

export const rowLock: Technique = {
  slug: 'row-lock',
  summary: 'SELECT … FOR UPDATE: the event’s row is ours until commit',
  expected: { oneInstance: 'holds', severalInstances: 'holds' },
  create({ database }) {
    return (request) =>
      database.transaction(async (transaction) => {
        const [event] = await transaction.run(LOCK_EVENT, [request.eventId]);
        if (event === undefined) throw new EventNotFound(request.eventId);
        requireEligible(event, await hasBooked(transaction, request), request, event.begunAt);
        await writeSold(transaction, event.id, event.sold + 1);
        return insertBooking(transaction, request, event.sold + 1);
      });
  },
};
