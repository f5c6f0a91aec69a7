import { expect, test } from '@jest/globals';
import type { Booking } from '@ticket-rush/shared/booking/booking';
import { statement } from '@ticket-rush/shared/database/statement';
import { untilBlocked } from '@ticket-rush/testing/database/test-database';
import { createGate } from '@ticket-rush/testing/interleaving/barrier';
import { orderByConditionalUpdate } from '../../src/orders/conditional-update';
import { openOrderLab, orderOf } from './order-lab';

/** The limit in the condition. The row of the event is read anew after a wait; the bookings are not. */
const COUNT_WITHIN_LIMIT = statement<{ sold: number }>(
  'count-within-limit',
  `UPDATE events SET sold = sold + $2
    WHERE id = $1 AND (SELECT count(*) FROM bookings WHERE event_id = $1 AND buyer_id = $3) + $2 <= tickets_per_buyer
    RETURNING sold`,
);

const lab = openOrderLab(orderByConditionalUpdate);

/** The first order of buyer 12 has moved the counter, and stops before its last statement. */
async function firstOrderStopsBefore(step: string, eventId: number, quantity: number) {
  const [hasMoved, mayGoOn] = [createGate(), createGate()];
  const first = lab.orderIn({
    [step]: () => {
      hasMoved.open();
      return mayGoOn.opened;
    },
  })(orderOf(12, eventId, quantity));
  await hasMoved.opened;
  return { first, mayGoOn };
}

test('counts the tickets of a buyer after the order that its UPDATE has waited for', async () => {
  const id = await lab.putOnSale(10);
  const { first, mayGoOn } = await firstOrderStopsBefore('insert-order', id, 3);
  const second = lab.orderIn()(orderOf(12, id, 2));
  expect(await untilBlocked(lab.database, second)).toBe(true);
  mayGoOn.open();
  expect(await first).toHaveLength(3);
  await expect(second).rejects.toMatchObject({ type: 'ticket-limit-reached', outcome: 'rejected' });
  expect(await lab.soldOf(id)).toBe(3);
});

test('a count inside of the UPDATE misses the order that it has waited for', async () => {
  const id = await lab.putOnSale(10);
  const { first, mayGoOn } = await firstOrderStopsBefore('COMMIT', id, 3);
  const second = lab.database.database.run(COUNT_WITHIN_LIMIT, [id, 2, 12]);
  expect(await untilBlocked(lab.database, second)).toBe(true);
  mayGoOn.open();
  expect(await first).toHaveLength(3);
  // It has counted no ticket and let 2 in: 5 for one buyer, where 4 are allowed.
  expect(await second).toEqual([{ sold: 5 }]);
});

test('sells the rest to the order that waits when the first rolls back', async () => {
  const id = await lab.putOnSale(3);
  let second: Promise<Booking[]> | undefined;
  const first = lab.orderIn({
    'insert-order': async () => {
      second = lab.orderIn()(orderOf(88, id, 3));
      expect(await untilBlocked(lab.database, second)).toBe(true);
      throw new Error('changed my mind');
    },
  })(orderOf(12, id, 3));
  await expect(first).rejects.toThrow('changed my mind');
  expect(await second).toMatchObject([{ ticketNumber: 1 }, { ticketNumber: 2 }, { ticketNumber: 3 }]);
  expect(await lab.bookingsOf(id)).toHaveLength(3);
});
