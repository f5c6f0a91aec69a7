/** One connection, and the lock comes after the read: what was read is what both write. */
import { BookingEntity } from '@ticket-rush/shared/booking/booking.entity';
import { requireEligible } from '@ticket-rush/shared/booking/eligibility';
import { EventNotFound } from '@ticket-rush/shared/booking/refusals';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import { EventToSell } from 'lv2-db-lock/src/typeorm/event-to-sell.entity';
import { insertBooking } from 'lv2-db-lock/src/typeorm/insert-booking';

export const rowLockTypeorm: Technique = {
  slug: 'row-lock-typeorm',
  summary: 'lock: { mode: "pessimistic_write" }: the row lock in TypeORM’s words',
  expected: { oneInstance: 'holds', severalInstances: 'holds' },
  create({ database }) {
    return (request) =>
      database.transaction(async (transaction) => {
        const { eventId, buyerId } = request;
        const manager = database.managerOf(transaction);
        const event = await manager.findOneBy(EventToSell, { id: eventId });
        if (event === null) throw new EventNotFound(eventId);
        await manager.findOne(EventToSell, { where: { id: eventId }, lock: { mode: 'pessimistic_write' } });
        const alreadyBooked = await manager.existsBy(BookingEntity, { eventId, buyerId });
        requireEligible(event, alreadyBooked, request, event.begunAt);
        await manager.update(EventToSell, { id: eventId }, { sold: event.sold + 1 });
        return insertBooking(manager, request, event.sold + 1);
      });
  },
};
