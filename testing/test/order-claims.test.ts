/** The contract for orders can fail: each of these techniques has one fault, and breaks the claims that are about it. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Booking } from '@ticket-rush/shared/booking/booking';
import { insertBooking, writeSold } from '@ticket-rush/shared/booking/critical-section';
import { SoldOut } from '@ticket-rush/shared/booking/refusals';
import type { Transaction } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import { createApp } from '@ticket-rush/shared/http/app';
import { bookingRoutes } from '@ticket-rush/shared/http/routes/booking-routes';
import { eventRoutes } from '@ticket-rush/shared/http/routes/event-routes';
import { countOwned, readOrderable } from '@ticket-rush/shared/orders/critical-section';
import type { OrderTickets, TicketOrder } from '@ticket-rush/shared/orders/order';
import { TooFewTickets } from '@ticket-rush/shared/orders/refusals';
import { requireOrderable } from '@ticket-rush/shared/orders/rules';
import { createLogger } from '@ticket-rush/shared/telemetry/logger';
import { createMetrics } from '@ticket-rush/shared/telemetry/metrics';
import { ORDER_CLAIMS } from '../contracts/order-claims';
import { openTestDatabase, type TestDatabase } from '../database/test-database';
import { openShop, type Shop } from '../rush/shop';

const SLUG = 'flawed';
const [THREE_LEFT, CROWD, TWO_AT_ONCE] = [
  'three left: refuses an order for four, and sells the next one for three',
  'sells a crowd all tickets that can be sold, and each order is whole',
  'keeps a buyer who orders twice at once to the limit',
];

const LOCK = statement('lock', 'SELECT FROM events WHERE id = $1 FOR UPDATE');

type Sell = (transaction: Transaction, order: TicketOrder) => Promise<Booking[]>;

/** Right for one order at a time: read, count, decide, write. */
const sell: Sell = async (transaction, order) => {
  const event = await readOrderable(transaction, order.eventId);
  const owned = await countOwned(transaction, order);
  requireOrderable(event, owned, order, event.begunAt);
  return write(transaction, order, event.sold);
};

async function write(transaction: Transaction, order: TicketOrder, sold: number): Promise<Booking[]> {
  await writeSold(transaction, order.eventId, sold + order.quantity);
  const bookings: Booking[] = [];
  for (let number = sold + 1; number <= sold + order.quantity; number++)
    bookings.push(await insertBooking(transaction, order, number));
  return bookings;
}

const locked =
  (inside: Sell): Sell =>
  async (transaction, order) => {
    await transaction.run(LOCK, [order.eventId]);
    return inside(transaction, order);
  };

/** Sells what is left of an order, instead of none. */
const sellPart: Sell = async (transaction, order) => {
  const { tickets, sold } = await readOrderable(transaction, order.eventId);
  const left = (tickets ?? Number.POSITIVE_INFINITY) - sold;
  return sell(transaction, left > 0 ? { ...order, quantity: Math.min(order.quantity, left) } : order);
};

/** Calls it sold out when one order did not fit. */
const sellUntilOneIsTooLarge: Sell = async (transaction, order) => {
  try {
    return await sell(transaction, order);
  } catch (error) {
    if (error instanceof TooFewTickets) throw new SoldOut(order.eventId);
    throw error;
  }
};

let lab: TestDatabase;
let shop: Shop;
let server: Server;
let orderTickets: OrderTickets;
beforeEach(async () => {
  lab = await openTestDatabase();
  const names = { level: 'test', instance: '1' };
  const routes = [
    bookingRoutes(new Map([[SLUG, neverAsked]]), new Map([[SLUG, (order) => orderTickets(order)]])),
    eventRoutes(lab.dataSource, undefined),
  ];
  const logger = createLogger({ ...names, logLevel: 'fatal' });
  server = createServer(createApp({ logger, metrics: createMetrics(names), routes })).listen(0, '127.0.0.1');
  await once(server, 'listening');
  shop = openShop(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterEach(async () => {
  await shop.close();
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
  await lab.close();
});

const neverAsked = () => Promise.reject(new Error('these claims are about orders'));
const claim = (name: string, wanted: Sell) => {
  orderTickets = (order) => lab.database.transaction((transaction) => wanted(transaction, order));
  return ORDER_CLAIMS[name]?.({ shop, slug: SLUG });
};

test.each([THREE_LEFT, TWO_AT_ONCE])('with a lock: %s', async (name) => {
  await claim(name, locked(sell));
});

describe.each([
  ['no lock', sell, [CROWD, TWO_AT_ONCE]],
  ['part of an order', locked(sellPart), [THREE_LEFT]],
  ['sold out after one order that did not fit', locked(sellUntilOneIsTooLarge), [THREE_LEFT]],
])('broken by %s', (_, flawed, broken) => {
  test.each(broken)('%s', async (name) => {
    await expect(claim(name, flawed)).rejects.toThrow();
  });
});
