/** A worker that is stopped for longer than its session, and goes on: its partitions are another worker's by then. */

import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Service } from '@ticket-rush/stack/level/service';
import { openScratch } from '@ticket-rush/stack/process/scratch';
import { testExpectedToFail } from '@ticket-rush/testing/contracts/expected-failure';
import { techniques } from '../../src/techniques';
import { kafkaLock } from '../../src/techniques/kafka-lock';
import { ask } from './arrivals';
import { expectAllSold } from './expect-all-sold';
import { type FaultLab, openFaultLab } from './fault-lab';
import { endSessionsOf, untilWaiting } from './holds';
import { askAtAll, openSales, type Sale } from './sales';
import { settle } from './settle';
import { BUYERS, stopAtCommit, TICKETS, untilDeciding } from './strikes';

const scratch = openScratch();
let lab: FaultLab;
let late: Service;
let successor: Service;
beforeAll(async () => {
  lab = await openFaultLab(await scratch);
});
beforeEach(async () => {
  late = await lab.startWorker();
});
afterEach(async () => {
  await Promise.all([late?.stop(), successor?.stop()]);
});
afterAll(async () => {
  await lab?.close();
  await (await scratch).close();
});

/**
 * Stops the worker inside its transactions, one of each technique, until another worker has been given its partitions.
 *
 * One more buyer is in the other lane. No worker has begun to decide that request, so no row says that it is taken.
 */
async function stopAtWork(): Promise<{ sales: Sale[]; release(): Promise<void> }> {
  const { sales: standard, release } = await untilDeciding(lab, late);
  late.kill('SIGSTOP');
  const sales = await Promise.all(
    standard.map(async (sale) => {
      const vip = await ask(lab.shop, sale.eventId, sale.technique, BUYERS + 1, 'vip');
      return { ...sale, answers: [...sale.answers, vip] };
    }),
  );
  successor = await lab.startWorker();
  return { sales, release };
}

/** It takes part again: what is asked now it decides alone. */
async function expectToGoOn(): Promise<void> {
  await successor.stop();
  for (const sale of await askAtAll(lab, await openSales(lab, 1), 2)) await expectAllSold(lab, sale);
}

test('in the middle of its transactions: its successor waits for them, and finds the work done', async () => {
  const { sales, release } = await stopAtWork();
  // At the progress of the slots, before it has read anything.
  await untilWaiting(lab, successor.name, techniques.length);
  await release();
  late.kill('SIGCONT');
  for (const sale of sales) await expectAllSold(lab, sale);
  await expectToGoOn();
});

test('and its transactions ended: its successor decides, and it finds its partitions taken', async () => {
  const { sales, release } = await stopAtWork();
  await endSessionsOf(lab, late.name);
  await release();
  for (const sale of sales)
    expect(await expectAllSold(lab, sale)).toMatchObject({ audit: { sold: TICKETS } });
  late.kill('SIGCONT');
  await expectToGoOn();
  for (const sale of sales) await expectAllSold(lab, sale);
});

test('and for good: PostgreSQL ends its transactions, and its successor decides', async () => {
  const { sales, release } = await stopAtWork();
  await release();
  for (const sale of sales)
    expect(await expectAllSold(lab, sale)).toMatchObject({ audit: { sold: TICKETS } });
});

/** Its last look at the lease is behind it and COMMIT is sent when it is stopped. Another worker takes the event's lock. */
async function stopAtCommitPastTheLease() {
  successor = await lab.startWorker();
  return settle(lab, await stopAtCommit(lab, kafkaLock.slug, [late, successor]));
}

testExpectedToFail(
  `${kafkaLock.slug}: at its COMMIT, past its lease: the last ticket is not sold twice`,
  async () => {
    const { audit } = await stopAtCommitPastTheLease();
    expect(audit.report).toEqual([expect.stringMatching(/sold 1 of 1 tickets and nothing is wrong/)]);
  },
);

test(`${kafkaLock.slug}: at its COMMIT, past its lease: the audit finds the ticket that was sold twice`, async () => {
  const { audit } = await stopAtCommitPastTheLease();
  expect(audit).toMatchObject({ verdict: kafkaLock.expected.pause, sold: 2, oversold: 1, counter: 1 });
});
