import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach } from '@jest/globals';
import type { Booking } from '@ticket-rush/shared/booking/booking';
import { createEvent, findEvent, listBookings, newEvent } from '@ticket-rush/shared/booking/events';
import type { TechniqueNeeds } from '@ticket-rush/shared/booking/technique';
import type { OrderTickets, TicketOrder } from '@ticket-rush/shared/orders/order';
import { openTestDatabase, type TestDatabase } from '@ticket-rush/testing/database/test-database';
import { countRetries } from '@ticket-rush/testing/http/requests';
import { type Steps, stepped } from '@ticket-rush/testing/interleaving/stepped-database';
import { schema } from '../../src/schema';
import { ticketRows } from '../../src/ticket-rows';

const LIMIT = 4;

/** A database for each test of a file, and the orders of one technique on it. */
export interface OrderLab {
  database: TestDatabase;
  /** Orders while `steps` says what happens before which statement. */
  orderIn(steps?: Steps): OrderTickets;
  putOnSale(tickets: number): Promise<number>;
  soldOf(eventId: number): Promise<number>;
  bookingsOf(eventId: number): Promise<Booking[]>;
}

export function openOrderLab(create: (needs: TechniqueNeeds) => OrderTickets): OrderLab {
  const lab = {
    orderIn: (steps = {}) =>
      create({ database: stepped(lab.database.database, steps), metrics: countRetries() }),
    async putOnSale(tickets) {
      const wanted = newEvent.parse({ tickets, ticketsPerBuyer: LIMIT });
      return (await createEvent(lab.database.dataSource, wanted, ticketRows)).id;
    },
    soldOf: async (eventId) => (await findEvent(lab.database.dataSource, eventId, ticketRows)).sold,
    bookingsOf: (eventId) => listBookings(lab.database.dataSource, eventId),
  } as OrderLab;
  beforeEach(async () => {
    lab.database = await openTestDatabase(schema);
  });
  afterEach(() => lab.database.close());
  return lab;
}

export function orderOf(buyerId: number, eventId: number, quantity: number): TicketOrder {
  return { requestId: randomUUID(), buyerId, eventId, quantity, technique: 'test' };
}
