/** Workers that join and leave in the middle of a rush, in good order and not. */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openScratch } from '@ticket-rush/stack/process/scratch';
import { expectAllSold } from './expect-all-sold';
import { type FaultLab, openFaultLab } from './fault-lab';
import { openSales, rushAtAll, untilDecidedBy, untilSoldOut } from './sales';

const TICKETS = 150;
const PER_SECOND = 15;

const scratch = openScratch();
let lab: FaultLab;
beforeAll(async () => {
  lab = await openFaultLab(await scratch);
});
afterAll(async () => {
  await lab?.close();
  await (await scratch).close();
});

test('one joins, one leaves, one is killed: all is sold, and nothing twice', async () => {
  const sales = await openSales(lab, TICKETS);
  const first = await lab.startWorker();
  const rushes = rushAtAll(lab, sales, PER_SECOND);
  await untilDecidedBy(first);
  const second = await lab.startWorker();
  await untilDecidedBy(second);
  await first.stop();
  expect(await first.exited).toMatchObject({ code: 0 });
  const third = await lab.startWorker();
  await untilDecidedBy(third);
  second.kill('SIGKILL');
  await second.exited;
  await untilSoldOut(lab, sales);
  for (const rush of rushes) {
    await rush.stop();
    const { audit } = await expectAllSold(lab, rush);
    expect(audit.unknown.requests).toBe(0);
  }
  await third.stop();
});
