/** Sells one ticket of the order after the other, until one cannot be sold: four are ordered, three are left, three are sold. */
import type { Booking } from '@ticket-rush/shared/booking/booking';
import { writeSold } from '@ticket-rush/shared/booking/critical-section';
import { EventNotFound } from '@ticket-rush/shared/booking/refusals';
import type { TechniqueNeeds } from '@ticket-rush/shared/booking/technique';
import { statement } from '@ticket-rush/shared/database/statement';
import { countOwned, type OrderableEvent, READ_ORDERABLE } from '@ticket-rush/shared/orders/critical-section';
import type { OrderTickets } from '@ticket-rush/shared/orders/order';
import { requireOrderable } from '@ticket-rush/shared/orders/rules';
import { insertOrder } from 'lv2-db-lock/src/orders/insert-order';

const LOCK_ORDERABLE = statement<OrderableEvent>('lock-orderable', `${READ_ORDERABLE.text} FOR UPDATE`);

export function orderByRowLock({ database, metrics }: TechniqueNeeds): OrderTickets {
  return async (order) => {
    const lock = metrics.startLock();
    try {
      return await database.transaction(async (transaction) => {
        const [event] = await transaction.run(LOCK_ORDERABLE, [order.eventId]);
        if (event === undefined) throw new EventNotFound(order.eventId);
        lock.acquired();
        const bookings: Booking[] = [];
        // HOLE: what is decided for each ticket here must be decided once, for all of them.
        const one = { ...order, quantity: 1 };
        for (let sold = event.sold; bookings.length < order.quantity; sold++) {
          if (sold === event.tickets && bookings.length > 0) break;
          const { tickets } = await countOwned(transaction, order);
          const owned = { tickets, byThisRequest: 0 };
          requireOrderable({ ...event, sold }, owned, one, event.begunAt);
          await writeSold(transaction, event.id, sold + 1);
          bookings.push(...(await insertOrder(transaction, one, sold + 1, owned)));
        }
        return bookings;
      });
    } finally {
      lock.released();
    }
  };
}
