/** Only the booking goes through the DataSource. It takes a second connection all the same. */
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
        const event = await manager.findOne(EventToSell, {
          where: { id: eventId },
          lock: { mode: 'pessimistic_write' },
        });
        if (event === null) throw new EventNotFound(eventId);
        const alreadyBooked = await manager.existsBy(BookingEntity, { eventId, buyerId });
        requireEligible(event, alreadyBooked, request, event.begunAt);
        await manager.update(EventToSell, { id: eventId }, { sold: event.sold + 1 });
        return insertBooking(manager.dataSource.manager, request, event.sold + 1);
      });
  },
};
