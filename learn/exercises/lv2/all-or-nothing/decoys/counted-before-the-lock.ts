/** Counts the tickets of the buyer first, and then waits for the event: what it has counted is as old as the wait is long. */
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
        const owned = await countOwned(transaction, order);
        const [event] = await transaction.run(LOCK_ORDERABLE, [order.eventId]);
        if (event === undefined) throw new EventNotFound(order.eventId);
        lock.acquired();
        requireOrderable(event, owned, order, event.begunAt);
        await writeSold(transaction, event.id, event.sold + order.quantity);
        return insertOrder(transaction, order, event.sold + 1, owned);
      });
    } finally {
      lock.released();
    }
  };
}
