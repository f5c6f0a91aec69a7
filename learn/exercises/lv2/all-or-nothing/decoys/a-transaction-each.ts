/** Each ticket has a transaction of its own: those that are sold stay sold when the last one is refused. */
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

export function orderByRowLock({ database }: TechniqueNeeds): OrderTickets {
  return async (order) => {
    const one = { ...order, quantity: 1 };
    const bookings: Booking[] = [];
    while (bookings.length < order.quantity) {
      const sold = await database.transaction(async (transaction) => {
        const [event] = await transaction.run(LOCK_ORDERABLE, [order.eventId]);
        if (event === undefined) throw new EventNotFound(order.eventId);
        const { tickets } = await countOwned(transaction, order);
        const owned = { tickets, byThisRequest: 0 };
        requireOrderable(event, owned, one, event.begunAt);
        await writeSold(transaction, event.id, event.sold + 1);
        return insertOrder(transaction, one, event.sold + 1, owned);
      });
      bookings.push(...sold);
    }
    return bookings;
  };
}
