import { describe, expect, test } from '@jest/globals';
import type { Audit } from '@ticket-rush/shared/booking/audit/audit';
import type { RequestRecord } from '@ticket-rush/shared/booking/request-record';
import { optimistic } from '../../../lv2-db-lock/src/techniques/optimistic';
import { rowLock } from '../../../lv2-db-lock/src/techniques/row-lock';
import { selectionOf } from '../../commands/selection-of';
import { coloursFor } from '../../report/colour';
import { renderExperiment } from '../../report/rush/render';
import { crowdOf, eventFor } from '../../rush/crowd';
import type { Finding } from '../../rush/experiment';
import { sellOutMs } from '../../rush/pace';
import { summarise } from '../../rush/summarise';
import { traceOf } from '../../rush/trace';
import { booked, bookingsFor, experimentWith, rejected, rowFrom } from '../hand-made';

const TICKETS = 8;

/** Orders of so many tickets each, which were told yes one after the other. */
function ordersOf(...quantities: number[]): RequestRecord[] {
  return quantities.map((quantity, index) => ({ ...booked(index + 1, 10 * (index + 1)), quantity }));
}

function findingOf(records: RequestRecord[]): Finding {
  return experimentWith(rowFrom(TICKETS, records)).findings[0] as Finding;
}

describe('rush --quantity', () => {
  test('takes the techniques that sell several, and leaves the levels out that have none', async () => {
    const { levels, techniques } = await selectionOf({ level: ['lv1', 'lv2'], quantity: 4 });
    expect(levels).toEqual(['lv2']);
    expect(techniques).toContain(rowLock.slug);
    expect(techniques).not.toContain(optimistic.slug);
  });

  test('refuses a technique that sells one ticket at a time, and names those that sell several', async () => {
    const refused = selectionOf({ level: ['lv2'], technique: [optimistic.slug], quantity: 4 });
    await expect(refused).rejects.toThrow(
      new RegExp(`^--quantity: ${optimistic.slug} does not sell several .* these do: .*${rowLock.slug}`),
    );
    await expect(selectionOf({ level: ['lv1'], quantity: 4 })).rejects.toThrow(
      /no technique of these levels/,
    );
  });

  test('lets each buyer order 1 to so many, which is what one buyer may have', () => {
    const crowd = crowdOf({ buyers: 200, seed: 1, quantity: 4 });
    expect(new Set(crowd.map(({ quantity }) => quantity))).toEqual(new Set([1, 2, 3, 4]));
    expect(eventFor({ tickets: 100, quantity: 4 })).toEqual({ tickets: 100, ticketsPerBuyer: 4 });
  });

  test('sends the same requests as ever without it', () => {
    expect(crowdOf({ buyers: 200, seed: 1 }).some((request) => 'quantity' in request)).toBe(false);
    expect(eventFor({ tickets: 100 })).toEqual({ tickets: 100 });
  });

  test('is sold out at the yes that gave the last ticket, not at as many orders', () => {
    const yes = (quantity: number, decidedAt: number) => ({
      ...{ requestId: 'r', buyerId: 1, intendedAt: 0, answeredAt: decidedAt, decidedAt, quantity },
      ...{ outcome: 'booked' as const, reason: 'booked' },
    });
    const records = [yes(4, 10), yes(3, 20), yes(1, 30)];
    expect(sellOutMs(records, 7)).toBe(20);
    expect(sellOutMs(records, 8)).toBe(30);
    expect(sellOutMs(records, 9)).toBeNull();
  });

  test('draws a stroke for each ticket, not for each order', () => {
    const records = ordersOf(4, 3);
    const nothingFound = { report: [], duplicates: [] } as unknown as Audit;
    const rush = { tickets: TICKETS, records, bookings: bookingsFor(records), audit: nothingFound };
    expect(traceOf(rush).sales).toEqual([10, 10, 10, 10, 20, 20, 20]);
  });

  test('says how many orders got the tickets, and how large an order may be', () => {
    const { run, ...experiment } = experimentWith(findingOf([...ordersOf(4, 3), rejected(3, 30)]).row);
    const text = renderExperiment({ run: { ...run, quantity: 4 }, ...experiment }, coloursFor({}), 80);
    expect(text).toMatch(/technique +2 +orders.*\n.*\n.* 7 +2 +0 /);
    expect(text.replaceAll('\n', ' ')).toMatch(
      /orders: those that were told yes; each is for 1 to 4 tickets/,
    );
    expect(text.replaceAll('\n', ' ')).toMatch(/1000 buyers, orders of 1 to 4 tickets, 2 tickets/);
    expect(text).toMatch(/duplicates: buyers with more than 4 tickets/);
    const widest = Math.max(...text.split('\n').map((line) => line.length));
    expect(widest).toBeLessThanOrEqual(80);
  });

  test('takes the median of the orders of several rounds', () => {
    const floor = { answerMs: { p50: 1, p95: 1, p99: 1, max: 1 }, requestsPerSecond: 1 };
    const rounds = [ordersOf(4, 3), ordersOf(4, 2, 1), ordersOf(4, 2, 1)].map(findingOf);
    expect(summarise(rounds, floor).row.orders).toBe(3);
  });

  test('has no word of orders where each buyer asks for one ticket', () => {
    const text = renderExperiment(experimentWith(rowFrom(1, [booked(1, 10)])), coloursFor({}), 80);
    expect(text).not.toMatch(/order(s|ed)?\b(?! below)/);
    expect(text).toMatch(/duplicates: buyers with two tickets/);
  });
});
