import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { auditEvent } from '@ticket-rush/shared/booking/audit/audit';
import type { BookTicket } from '@ticket-rush/shared/booking/booking';
import {
  createEvent,
  findEvent,
  listBookings,
  newEvent,
  type Stock,
} from '@ticket-rush/shared/booking/events';
import type { DataSource } from 'typeorm';
import { requestOf } from '../http/requests';

const A_MINUTE_MS = 60_000;

/** One process that sells, and its database. */
export interface SellingProcess {
  dataSource: DataSource;
  stock?: Stock;
  /** The techniques by their slugs. */
  techniques: Map<string, BookTicket>;
  close(): Promise<void>;
}

/**
 * The clock of the database judges every sale. An instance may be a minute ahead or behind: no technique sells early, late, or
 * not at all by that.
 */
export function describeSaleWindow(slugs: string[], open: () => Promise<SellingProcess>): void {
  describe('the sale window', () => {
    let shop: SellingProcess;
    beforeAll(async () => {
      shop = await open();
    });
    afterEach(() => {
      jest.useRealTimers();
    });
    afterAll(() => shop.close());

    async function putOnSale(opensInMs: number, closesInMs: number): Promise<number> {
      const at = (ms: number) => new Date(Date.now() + ms).toISOString();
      const event = { tickets: 10, opensAt: at(opensInMs), closesAt: at(closesInMs) };
      return (await createEvent(shop.dataSource, newEvent.parse(event), shop.stock)).id;
    }

    const buy = (slug: string, eventId: number) =>
      (shop.techniques.get(slug) as BookTicket)({ ...requestOf(12, eventId), technique: slug });

    async function audit(eventId: number) {
      const event = await findEvent(shop.dataSource, eventId, shop.stock);
      return auditEvent({ event, bookings: await listBookings(shop.dataSource, eventId) });
    }

    describe.each(slugs)('%s', (slug) => {
      test('sells nothing early on an instance whose clock is a minute ahead', async () => {
        const eventId = await putOnSale(A_MINUTE_MS / 2, 2 * A_MINUTE_MS);
        setClock(A_MINUTE_MS);
        await expect(buy(slug, eventId)).rejects.toMatchObject({ type: 'not-on-sale', outcome: 'rejected' });
        expect(await audit(eventId)).toMatchObject({ sold: 0, counter: 0, outsideSale: [] });
      });

      test('sells nothing late on an instance whose clock is a minute behind', async () => {
        const eventId = await putOnSale(-2 * A_MINUTE_MS, -A_MINUTE_MS / 2);
        setClock(-A_MINUTE_MS);
        await expect(buy(slug, eventId)).rejects.toMatchObject({ type: 'not-on-sale', outcome: 'rejected' });
        expect(await audit(eventId)).toMatchObject({ sold: 0, counter: 0, outsideSale: [] });
      });

      test.each([-1, 1])(
        'sells while the sale is open, even if its own clock is wrong (%i minute)',
        async (off) => {
          const eventId = await putOnSale(-A_MINUTE_MS / 2, A_MINUTE_MS / 2);
          setClock(off * A_MINUTE_MS);
          await buy(slug, eventId);
          expect(await audit(eventId)).toMatchObject({ sold: 1, outsideSale: [] });
        },
      );
    });
  });
}

/** Sets the wall clock of this process, and nothing else of it: timers run as they do. */
function setClock(aheadMs: number): void {
  jest.useFakeTimers({
    now: Date.now() + aheadMs,
    doNotFake: [
      ...(['hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'clearImmediate'] as const),
      ...(['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] as const),
    ],
  });
}
