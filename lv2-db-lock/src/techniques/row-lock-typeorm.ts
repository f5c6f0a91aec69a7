/**
 * Row lock, in TypeORM's words: `lock: { mode: 'pessimistic_write' }` in a transaction. It sends `SELECT … FOR UPDATE`.
 *
 * Guarantees  no oversell and no duplicate, as long as every writer takes this lock.
 * Costs       what `row-lock` costs, and the time in which TypeORM builds each statement and each entity: the row stays locked
 *             meanwhile.
 * Breaks if   any path sells a ticket without the lock. Or if a statement inside goes to the DataSource and not to the manager: it
 *             takes a second connection and is not part of the transaction. If all transactions do so, they wait for each other's
 *             connections, for ever.
 *             With `relations` beside the lock PostgreSQL refuses: FOR UPDATE cannot be applied to an outer join.
 */
import { BookingEntity } from '@ticket-rush/shared/booking/booking.entity';
import { requireEligible } from '@ticket-rush/shared/booking/eligibility';
import { EventNotFound } from '@ticket-rush/shared/booking/refusals';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import { EventToSell } from '../typeorm/event-to-sell.entity';
import { insertBooking } from '../typeorm/insert-booking';

export const rowLockTypeorm: Technique = {
  slug: 'row-lock-typeorm',
  summary: 'lock: { mode: "pessimistic_write" }: the row lock in TypeORM’s words',
  expected: { oneInstance: 'holds', severalInstances: 'holds', pause: 'holds', crash: 'holds' },
  create({ database, metrics }) {
    return async (request) => {
      const { eventId, buyerId } = request;
      const lock = metrics.startLock();
      try {
        return await database.transaction(async (transaction) => {
          const manager = database.managerOf(transaction);
          const event = await manager.findOne(EventToSell, {
            where: { id: eventId },
            lock: { mode: 'pessimistic_write' },
          });
          if (event === null) throw new EventNotFound(eventId);
          lock.acquired();
          const alreadyBooked = await manager.existsBy(BookingEntity, { eventId, buyerId });
          requireEligible(event, alreadyBooked, request, event.begunAt);
          await manager.update(EventToSell, { id: eventId }, { sold: event.sold + 1 });
          return insertBooking(manager, request, event.sold + 1);
        });
      } finally {
        // Only now: the row is ours until COMMIT or ROLLBACK has been answered.
        lock.released();
      }
    };
  },
};
