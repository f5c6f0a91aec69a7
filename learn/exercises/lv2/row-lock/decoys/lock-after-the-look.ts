/** The lock after the look: the buyer waits, and then trusts what it read before it waited. */
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

const LOCK_EVENT = statement<EventRead>('lock-event', `${READ_EVENT.text} FOR UPDATE`);

export const rowLock: Technique = {
  slug: 'row-lock',
  summary: 'SELECT … FOR UPDATE: the event’s row is ours until commit',
  expected: { oneInstance: 'holds', severalInstances: 'holds' },
  create({ database }) {
    return (request) =>
      database.transaction(async (transaction) => {
        const [event] = await transaction.run(READ_EVENT, [request.eventId]);
        if (event === undefined) throw new EventNotFound(request.eventId);
        requireEligible(event, await hasBooked(transaction, request), request, event.begunAt);
        await transaction.run(LOCK_EVENT, [request.eventId]);
        await writeSold(transaction, event.id, event.sold + 1);
        return insertBooking(transaction, request, event.sold + 1);
      });
  },
};
