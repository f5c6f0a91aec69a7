/** A worker killed at the two points that at-least-once delivery is about: before its commit, and after it. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Service } from '@ticket-rush/stack/level/service';
import { testScratch } from '@ticket-rush/testing/servers/running-parts';
import { techniques } from '../../src/techniques';
import { kafkaKeyed } from '../../src/techniques/kafka-keyed';
import { ask } from './arrivals';
import { type FaultLab, openFaultLab } from './fault-lab';
import { holdCommits, holdEvents, untilWaiting } from './holds';
import { askAtAll, decisionsOf, openSales, type Sale } from './sales';
import { expectAllSold, idsOf } from './settle';

const TICKETS = 3;
const BUYERS = 5;

const scratch = testScratch();
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

async function kill(worker: Service): Promise<void> {
  worker.kill('SIGKILL');
  await worker.exited;
}

test('between its commit and that of its offsets: nothing is decided twice', async () => {
  const worker = await lab.startWorker();
  const release = await holdCommits(lab);
  const sales = await askAtAll(lab, await openSales(lab, TICKETS), BUYERS);
  // One batch of each technique has sent its COMMIT and hears no answer.
  await untilWaiting(lab, worker.name, techniques.length);
  worker.kill('SIGSTOP');
  await release();
  // The database goes on without the worker.
  while ((await decisions(sales)).some((rows) => rows.length === 0));
  await kill(worker);
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
  const worker = await lab.startWorker();
  const opened = await openSales(lab, TICKETS);
  const release = await holdEvents(lab, opened);
  const sales = await askAtAll(lab, opened, BUYERS);
  await untilWaiting(lab, worker.name, techniques.length);
  await untilOthersAreCommitted();
  await kill(worker);
  expect(await decisions(sales)).toEqual(techniques.map(() => []));
  await release();

  const successor = await lab.startWorker();
  for (const sale of sales) await expectAllSold(lab, sale);
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
  while (String(await handled()) === String(before));
}
