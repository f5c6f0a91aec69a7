import { expect, test } from '@jest/globals';
import { untilBlocked } from '@ticket-rush/testing/database/test-database';
import { createGate } from '@ticket-rush/testing/interleaving/barrier';
import { orderByRowLock } from '../../src/orders/row-lock';
import { openOrderLab, orderOf } from './order-lab';

const lab = openOrderLab(orderByRowLock);

test('counts the tickets of a buyer after the order that it has waited for', async () => {
  const id = await lab.putOnSale(10);
  const [hasCounted, mayWrite] = [createGate(), createGate()];
  const first = lab.orderIn({
    'write-sold': () => {
      hasCounted.open();
      return mayWrite.opened;
    },
  })(orderOf(12, id, 3));
  await hasCounted.opened;
  const second = lab.orderIn()(orderOf(12, id, 2));
  expect(await untilBlocked(lab.database, second)).toBe(true);
  mayWrite.open();
  expect(await first).toMatchObject([{ ticketNumber: 1 }, { ticketNumber: 2 }, { ticketNumber: 3 }]);
  await expect(second).rejects.toMatchObject({
    type: 'ticket-limit-reached',
    outcome: 'rejected',
    message: `Buyer 12 has 3 of at most 4 tickets for event ${id}, and asked for 2 more.`,
  });
  expect(await lab.soldOf(id)).toBe(3);
});
