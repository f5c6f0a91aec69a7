/**
 * Conditional update: the counter moves by the whole order or not at all, and only then the buyer's tickets are counted.
 *
 * Guarantees  all tickets of the order or none, and no oversell, by the condition of the UPDATE. No buyer above the limit: the
 *             UPDATE keeps the event's row locked until commit, and at READ COMMITTED the count after it is a statement with a
 *             snapshot of its own, which has in it what every earlier order has committed.
 * Costs       a transaction of three statements, where one ticket takes one. An order above the limit has counted, and is rolled back.
 * Breaks if   the count is put into the UPDATE, or stands before it. After a wait PostgreSQL reads the updated row anew, and no
 *             other: the count would be as old as the statement, and miss the order that it has waited for.
 */
import type { Booking } from '@ticket-rush/shared/booking/booking';
import type { TechniqueNeeds } from '@ticket-rush/shared/booking/technique';
import type { Transaction } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import { Unavailable } from '@ticket-rush/shared/errors/unavailable';
import { countOwned, readOrderable } from '@ticket-rush/shared/orders/critical-section';
import type { OrderTickets, TicketOrder } from '@ticket-rush/shared/orders/order';
import { type OrderLimits, requireOrderable, requireWithinLimit } from '@ticket-rush/shared/orders/rules';
import { insertOrder } from './insert-order';

const COUNT_IF_ENOUGH = statement<OrderLimits & { sold: number }>(
  'count-if-enough',
  `UPDATE events SET sold = sold + $2
    WHERE id = $1 AND (tickets IS NULL OR sold + $2 <= tickets) AND opens_at <= now() AND now() < closes_at
    RETURNING sold, tickets_per_buyer AS "ticketsPerBuyer"`,
);

export function orderByConditionalUpdate({ database }: TechniqueNeeds): OrderTickets {
  return (order) =>
    database.transaction(async (transaction) => {
      const [counted] = await transaction.run(COUNT_IF_ENOUGH, [order.eventId, order.quantity]);
      if (counted === undefined) return explainRefusal(transaction, order);
      const owned = await countOwned(transaction, order);
      requireWithinLimit(counted, owned, order);
      return insertOrder(transaction, order, counted.sold - order.quantity + 1, owned);
    });
}

/** No row says no, and not why. @throws EventNotFound, NotOnSale, SoldOut, TooFewTickets, and what the limit refuses */
async function explainRefusal(transaction: Transaction, order: TicketOrder): Promise<Booking[]> {
  const event = await readOrderable(transaction, order.eventId);
  requireOrderable(event, await countOwned(transaction, order), order, event.begunAt);
  throw new Unavailable({ detail: 'What stood in the way is gone. Ask again.', outcome: 'rejected' });
}
