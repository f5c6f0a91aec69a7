/**
 * Row lock: the event's row is ours until commit, so what is counted under it stays true until the tickets are written.
 *
 * Guarantees  all tickets of the order or none; no oversell, and no buyer above the limit, as long as every writer takes this lock.
 * Costs       as for one ticket: each waiter holds a pool connection. An order takes one lock and one insert, however many tickets.
 * Breaks if   the buyer's tickets are counted before the lock is granted: another order of the same buyer may commit meanwhile.
 */
import { writeSold } from '@ticket-rush/shared/booking/critical-section';
import { EventNotFound } from '@ticket-rush/shared/booking/refusals';
import type { TechniqueNeeds } from '@ticket-rush/shared/booking/technique';
import type { Transaction } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import { countOwned, type OrderableEvent, READ_ORDERABLE } from '@ticket-rush/shared/orders/critical-section';
import type { OrderTickets } from '@ticket-rush/shared/orders/order';
import { requireOrderable } from '@ticket-rush/shared/orders/rules';
import { insertOrder } from './insert-order';

const LOCK_ORDERABLE = statement<OrderableEvent>('lock-orderable', `${READ_ORDERABLE.text} FOR UPDATE`);

export function orderByRowLock({ database, metrics }: TechniqueNeeds): OrderTickets {
  return async (order) => {
    const lock = metrics.startLock();
    try {
      return await database.transaction(async (transaction) => {
        const event = await lockOrderable(transaction, order.eventId);
        lock.acquired();
        const owned = await countOwned(transaction, order);
        requireOrderable(event, owned, order, event.begunAt);
        await writeSold(transaction, event.id, event.sold + order.quantity);
        return insertOrder(transaction, order, event.sold + 1, owned);
      });
    } finally {
      // Only now: the row is ours until COMMIT or ROLLBACK has been answered.
      lock.released();
    }
  };
}

/** @throws EventNotFound */
async function lockOrderable(transaction: Transaction, eventId: number): Promise<OrderableEvent> {
  const [event] = await transaction.run(LOCK_ORDERABLE, [eventId]);
  if (event === undefined) throw new EventNotFound(eventId);
  return event;
}
