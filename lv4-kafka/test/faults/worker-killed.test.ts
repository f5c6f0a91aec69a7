/** A worker killed at the two points that at-least-once delivery is about: before its commit, and after it. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { testScratch } from '@ticket-rush/testing/servers/running-parts';
import { until } from '@ticket-rush/testing/until';
import { techniques } from '../../src/techniques';
import { kafkaKeyed } from '../../src/techniques/kafka-keyed';
import { ask } from './arrivals';
import { expectAllSold } from './expect-all-sold';
import { type FaultLab, openFaultLab } from './fault-lab';
import { decisionsOf, type Sale } from './sales';
import { idsOf } from './settle';
import { killAfterCommit, killBeforeCommit } from './strikes';

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
