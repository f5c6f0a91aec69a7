/** Asks whether there is a ticket, and not whether there are as many as the order has. */
import { writeSold } from '@ticket-rush/shared/booking/critical-section';
import { EventNotFound, SoldOut } from '@ticket-rush/shared/booking/refusals';
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
        const owned = await countOwned(transaction, order);
        requireOrderable({ ...event, tickets: null }, owned, order, event.begunAt);
        if (event.tickets !== null && event.sold >= event.tickets) throw new SoldOut(event.id);
        await writeSold(transaction, event.id, event.sold + order.quantity);
        return insertOrder(transaction, order, event.sold + 1, owned);
      });
    } finally {
      lock.released();
    }
  };
}
