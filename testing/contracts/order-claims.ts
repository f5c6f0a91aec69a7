import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import { type Audit, auditEvent } from '@ticket-rush/shared/booking/audit/audit';
import type { RequestRecord } from '@ticket-rush/shared/booking/request-record';
import { ask } from '../http/ask';
import { planOrders } from '../rush/plan-orders';
import type { PlannedRequest } from '../rush/plan-rush';
import { sendRush } from '../rush/send-rush';
import type { Shop } from '../rush/shop';

const LIMIT = 4;
const CROWD = { buyers: 300, most: LIMIT, seed: 20_261_128, tickets: 160 };
const GREEDY_BUYERS = 20;

/** Where a technique is asked: its shop, and its slug there. */
export interface Desk {
  shop: Shop;
  slug: string;
}

/** An event on sale, what its buyers were told, and the audit. */
interface Sale {
  order(plan: PlannedRequest[], headers?: Record<string, string>): Promise<RequestRecord[]>;
  audit(): Promise<Audit>;
  eventId: number;
}

/**
 * What a technique promises that sells several tickets in one order. Each is a function, so that a test can show that a broken
 * technique does not keep it.
 */
export const ORDER_CLAIMS: Record<string, (desk: Desk) => Promise<void>> = {
  'three left: refuses an order for four, and sells the next one for three': async (desk) => {
    const { order, audit } = await putOnSale(desk, 7);
    expect(await order([of(1, 4)])).toMatchObject([{ outcome: 'booked' }]);
    expect(await order([of(2, 4)])).toMatchObject([{ outcome: 'rejected', reason: 'too-few-tickets' }]);
    expect(await order([of(3, 3)])).toMatchObject([{ outcome: 'booked' }]);
    expect(await order([of(4, 1)])).toMatchObject([{ outcome: 'rejected', reason: 'sold-out' }]);
    expectNothingWrong(await audit(), 7);
  },

  'sells a crowd all tickets that can be sold, and each order is whole': async (desk) => {
    const { order, audit } = await putOnSale(desk, CROWD.tickets);
    const records = await order(planOrders(CROWD));
    expect(records.length).toBeGreaterThan(CROWD.buyers);
    expect(new Set(records.map(({ quantity }) => quantity))).toEqual(new Set([1, 2, 3, 4]));
    // Some order for one ticket is always left to take the last.
    expectNothingWrong(await audit(), CROWD.tickets);
    expect(ticketsOf(records)).toBe(CROWD.tickets);
  },

  'keeps a buyer who orders twice at once to the limit': async (desk) => {
    const { order, audit } = await putOnSale(desk, 10 * GREEDY_BUYERS);
    const records = await order(twiceEach((buyerId) => [of(buyerId, 3), of(buyerId, 2)]));
    expectNothingWrong(await audit());
    expect(records.filter(({ outcome }) => outcome === 'booked')).toHaveLength(GREEDY_BUYERS);
    expect(records.filter(({ reason }) => reason === 'ticket-limit-reached')).toHaveLength(GREEDY_BUYERS);
  },

  'keeps a buyer who books one ticket and orders four at once to the limit': async (desk) => {
    const { order, audit } = await putOnSale(desk, 10 * GREEDY_BUYERS);
    const records = await order(twiceEach((buyerId) => [of(buyerId), of(buyerId, 4)]));
    expectNothingWrong(await audit());
    expect(records.filter(({ outcome }) => outcome === 'booked')).toHaveLength(GREEDY_BUYERS);
  },

  'counts all tickets of a buyer, and refuses one above the limit': async (desk) => {
    const { order, audit } = await putOnSale(desk, 20);
    expect(await order([of(1)])).toMatchObject([{ outcome: 'booked' }]);
    expect(await order([of(1, 2)])).toMatchObject([{ outcome: 'booked' }]);
    expect(await order([of(1, 2)])).toMatchObject([{ outcome: 'rejected', reason: 'ticket-limit-reached' }]);
    expect(await order([of(1, 1)])).toMatchObject([{ outcome: 'booked' }]);
    expect(await order([of(1)])).toMatchObject([{ outcome: 'rejected', reason: 'already-booked' }]);
    expect(await order([of(2, 5)])).toMatchObject([{ outcome: 'rejected', reason: 'quantity-above-limit' }]);
    expectNothingWrong(await audit(), 4);
  },

  'sells a request once that is sent again, at once and later': async (desk) => {
    const { order, audit } = await putOnSale(desk, 20);
    const request = of(1, 2);
    const sameKey = { 'idempotency-key': request.requestId };
    const told = [...(await order([request, request], sameKey)), ...(await order([request], sameKey))];
    expect(told.some(({ outcome }) => outcome === 'booked')).toBe(true);
    for (const { reason } of told) expect(['booked', 'already-booked']).toContain(reason);
    expect((await audit()).sold).toBe(2);
  },

  'refuses an order under the id of a request that has its ticket': async (desk) => {
    const { order, audit } = await putOnSale(desk, 20);
    const single = of(1);
    expect(await order([single])).toMatchObject([{ outcome: 'booked' }]);
    const ordered = await order([{ ...single, quantity: 3 }]);
    expect(ordered).toMatchObject([{ outcome: 'rejected', reason: 'already-booked' }]);
    expect((await audit()).sold).toBe(1);
  },

  'sells whole orders where tickets are unlimited': async (desk) => {
    const { order, audit } = await putOnSale(desk, null);
    const records = await order([of(1, 4), of(2, 1), of(3, 3)]);
    expect(records.filter(({ outcome }) => outcome === 'booked')).toHaveLength(3);
    expectNothingWrong(await audit(), 8);
  },

  'answers as documented, with all tickets where it answers at once': async (desk) => {
    const { eventId } = await putOnSale(desk, 20);
    const answer = await ask(desk.shop, 'POST', pathOf(desk, eventId), { buyerId: 1, body: { quantity: 3 } });
    expect(answer.problem).toBeUndefined();
    if (answer.status !== 201) return;
    const rows = await desk.shop.bookings(eventId);
    const ticketNumbers = rows.map(({ ticketNumber }) => ticketNumber);
    expect(answer.body).toMatchObject({ eventId, buyerId: 1, quantity: 3, ticketNumbers });
    expect(new Set(rows.map(({ requestId }) => requestId))).toEqual(new Set([answer.body.requestId]));
  },
};

async function putOnSale({ shop, slug }: Desk, tickets: number | null): Promise<Sale> {
  const { id } = await shop.createEvent({ tickets, ticketsPerBuyer: LIMIT });
  const told: RequestRecord[] = [];
  return {
    eventId: id,
    async order(plan, headers = {}) {
      const records = await sendRush({ shop, eventId: id, technique: slug, plan, headers });
      told.push(...records);
      return records;
    },
    async audit() {
      const [event, bookings] = [await shop.event(id), await shop.bookings(id)];
      return auditEvent({ event, bookings, records: told });
    },
  };
}

function pathOf({ slug }: Desk, eventId: number): string {
  return `/events/${eventId}/bookings?technique=${slug}`;
}

/** An order; without a quantity the request of a buyer for one ticket. */
function of(buyerId: number, quantity?: number): PlannedRequest {
  return { requestId: randomUUID(), buyerId, ...(quantity !== undefined && { quantity }) };
}

function twiceEach(wants: (buyerId: number) => PlannedRequest[]): PlannedRequest[] {
  return Array.from({ length: GREEDY_BUYERS }, (_, index) => wants(index + 1)).flat();
}

function ticketsOf(records: RequestRecord[]): number {
  const booked = records.filter(({ outcome }) => outcome === 'booked');
  return booked.reduce((sum, { quantity = 1 }) => sum + quantity, 0);
}

/** First what a person reads: it is what a red test shows. */
function expectNothingWrong({ report, verdict, sold, counter }: Audit, tickets = sold): void {
  expect(report.join('\n')).toMatch(/nothing is wrong/);
  expect({ verdict, sold, counter }).toEqual({ verdict: 'holds', sold: tickets, counter: tickets });
}
