/**
 * Lua script for an order: owned, left, record and enqueue are one step for all of its tickets.
 *
 * Guarantees  all tickets of the order or none: one script in Redis, one entry in the ledger, one transaction in the database.
 *             A refusal for the quantity keeps no smaller order from its tickets. Orders and single tickets count together.
 * Costs       a round trip for each refusal that depends on the quantity: a process remembers only that no ticket is left.
 * Breaks if   the ledger has an entry for each ticket: a crash would leave a part of an order. Or if the counts are added to
 *             what the database says after Redis has forgotten: what arrives twice would count twice.
 */

import { inBatches } from '@ticket-rush/shared/batches/in-batches';
import { SoldOut } from '@ticket-rush/shared/booking/refusals';
import type { OrderTickets, TicketOrder } from '@ticket-rush/shared/orders/order';
import { AlreadyOrdered, TicketLimitReached, TooFewTickets } from '@ticket-rush/shared/orders/refusals';
import { requireWithinLimit } from '@ticket-rush/shared/orders/rules';
import { answerOf } from '@ticket-rush/shared/redis/answer';
import { askLoaded } from '@ticket-rush/shared/redis/load-buyers';
import { runScript } from '@ticket-rush/shared/redis/script';
import type { RedisClientType } from 'redis';
import { type AdmissionQueue, entryOf, openAdmissionQueue, requestIn } from '../admission/admission-queue';
import { loadBuyers } from '../admission/load-buyers';
import type { RememberingNeeds } from '../admission/needs';
import { ADMIT_ORDER } from '../admission/order-scripts';
import { recordAdmitted } from '../admission/record-admitted';
import { recordOrders } from '../admission/record-orders';
import { type OrderSale, rememberOrderSales } from '../admission/sales';

const NO_TICKETS = { tickets: 0, byThisRequest: 0 };

/** The returned function throws what the rules for an order say against it, and Unavailable. */
export function orderByScript({ database, redis, keyPrefix, soldOut }: RememberingNeeds): OrderTickets {
  const saleOf = rememberOrderSales(database);
  const queue = openAdmissionQueue(redis, keyPrefix);
  const load = loadBuyers(database, redis, queue);
  const write = (orders: TicketOrder[]) => recordOrders(database, orders);
  const record = inBatches((orders: TicketOrder[]) => recordAdmitted(queue, orders, write));
  return async (order) => {
    const sale = await saleOf(order);
    requireWithinLimit(sale, NO_TICKETS, order);
    if (soldOut.remembers(sale.id)) throw new SoldOut(sale.id);
    const [answer, count = 0] = await admitOrder(redis, queue, sale, order, load);
    if (answer === 'already-ordered') throw new AlreadyOrdered(order);
    if (answer === 'limit-reached') throw new TicketLimitReached(order, count, sale.ticketsPerBuyer);
    if (answer === 'too-few') throw new TooFewTickets(order, count);
    if (answer === 'sold-out') {
      soldOut.remember(sale.id);
      throw new SoldOut(sale.id);
    }
    const recorded = await record(sale.id, order);
    if (recorded instanceof Error) throw recorded;
    return recorded;
  };
}

/** The answer of the script: a word, and a number of tickets where it says one. @throws Unavailable, as for one ticket */
async function admitOrder(
  redis: RedisClientType,
  queue: AdmissionQueue,
  { id, tickets, ticketsPerBuyer }: OrderSale,
  order: TicketOrder,
  load: (eventId: number) => Promise<void>,
): Promise<[string, number?]> {
  const { loaded, buyers, unrecorded, requests } = queue.keysOf(id);
  const { buyerId, quantity } = order;
  const values = [tickets ?? -1, buyerId, entryOf(order), requestIn(order), quantity, ticketsPerBuyer];
  const ask = async () => {
    const asked = runScript(redis, ADMIT_ORDER, [loaded, buyers, unrecorded, requests], values);
    const answer = (await answerOf(asked, 'unknown')) as [string, number?];
    return answer[0] === 'not-loaded' ? undefined : answer;
  };
  return askLoaded(ask, () => load(id));
}
