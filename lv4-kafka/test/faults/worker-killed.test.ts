/** A worker killed at the two points that at-least-once delivery is about: before its commit, and after it. */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { groupBy } from '@ticket-rush/shared/report/group-by';
import { openScratch } from '@ticket-rush/stack/process/scratch';
import { ask as order } from '@ticket-rush/testing/http/ask';
import { until } from '@ticket-rush/testing/until';
import { techniques } from '../../src/techniques';
import { kafkaKeyed } from '../../src/techniques/kafka-keyed';
import { ask } from './arrivals';
import { expectAllSold } from './expect-all-sold';
import { type FaultLab, openFaultLab } from './fault-lab';
import { holdCommits, untilWaiting } from './holds';
import { decisionsOf, type Sale } from './sales';
import { idsOf } from './settle';
import { kill, killAfterCommit, killBeforeCommit } from './strikes';

const scratch = openScratch();
let lab: FaultLab;
beforeAll(async () => {
  lab = await openFaultLab(await scratch);
});
afterAll(async () => {
  await lab?.close();
  await (await scratch).close();
});

const decisions = (sales: Sale[]) => Promise.all(sales.map((sale) => decisionsOf(lab, sale)));
const handled = async () =>
  (await Promise.all(techniques.map(({ slug }) => lab.committed(slug)))).map((offsets) => offsets.handled);

test('between its commit and that of its offsets: nothing is decided twice', async () => {
  const sales = await killAfterCommit(lab);
  expect(await handled()).toEqual(techniques.map(() => 0));
  const before = await decisions(sales);

  const successor = await lab.startWorker();
  for (const sale of sales) await expectAllSold(lab, sale);
  // All were delivered again, and what had been decided has stayed as it was.
  const after = await decisions(sales);
  for (const [index, sale] of sales.entries()) {
    expect(after[index]).toEqual(expect.arrayContaining(before[index] as object[]));
    expect(after[index]).toHaveLength(idsOf(sale.answers).length);
  }
  await successor.stop();
});

test('before its commit: nothing is lost', async () => {
  const { sales, release } = await killBeforeCommit(lab, untilOthersAreCommitted);
  expect(await decisions(sales)).toEqual(techniques.map(() => []));
  await release();

  const successor = await lab.startWorker();
  for (const sale of sales) await expectAllSold(lab, sale);
  await successor.stop();
});

test('in the middle of a batch of orders: none is sold in part, and none twice', async () => {
  const worker = await lab.startWorker();
  const { id } = await lab.shop.createEvent({ tickets: 9, ticketsPerBuyer: 4 });
  const path = `/events/${id}/bookings?technique=${kafkaKeyed.slug}`;
  const release = await holdCommits(lab);
  for (const [buyer, quantity] of [4, 4, 3, 1, 1].entries()) {
    const accepted = await order(lab.shop, 'POST', path, { buyerId: buyer + 1, body: { quantity } });
    expect(accepted.status).toBe(202);
  }
  await untilWaiting(lab, worker.name, 1);
  worker.kill('SIGSTOP');
  await release();
  // The database commits without the worker, and Kafka has no offset of it.
  await until('a batch is decided', async () => (await decisionsOf(lab, { eventId: id })).length > 0);
  await kill(worker);

  const successor = await lab.startWorker();
  await until('all are decided', async () => (await decisionsOf(lab, { eventId: id })).length === 5);
  const bookings = await lab.shop.bookings(id);
  const soldTo = groupBy(bookings, ({ requestId }) => requestId);
  expect([...soldTo.values()].map(({ length }) => length)).toEqual([4, 4, 1]);
  expect(bookings.map(({ ticketNumber }) => ticketNumber)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(await lab.shop.event(id)).toMatchObject({ sold: 9 });
  await successor.stop();
});

/**
 * Until offsets are committed of what came later, on partitions that nothing holds up. If any were committed before their
 * effect, those of the held would have been by now. Of so many events one falls on such a partition.
 */
async function untilOthersAreCommitted(): Promise<void> {
  const before = await handled();
  for (let event = 1; event <= 6; event++) {
    const { id } = await lab.shop.createEvent({ tickets: 1 });
    await ask(lab.shop, id, kafkaKeyed.slug, 1);
  }
  await until('more offsets are committed', handled, (now) => String(now) !== String(before));
}
