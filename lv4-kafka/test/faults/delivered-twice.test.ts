/** The log holds a request twice, or hands all of them out again: each is decided once. */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Service } from '@ticket-rush/stack/level/service';
import { openScratch } from '@ticket-rush/stack/process/scratch';
import { runningParts } from '@ticket-rush/testing/servers/running-parts';
import { type Admin, Kafka, logLevel } from 'kafkajs';
import { techniques } from '../../src/techniques';
import { groupOf } from '../../src/techniques/technique';
import { appendAgain } from './append-again';
import { expectAllSold } from './expect-all-sold';
import { type FaultLab, openFaultLab } from './fault-lab';
import { askAtAll, decisionsOf, openSales, type Sale } from './sales';
import { idsOf } from './settle';

const TICKETS = 3;
const BUYERS = 5;

const scratch = openScratch();
const brokers = [...(runningParts().kafka?.brokers ?? [])];
const kafka = new Kafka({ brokers, logLevel: logLevel.NOTHING });
let lab: FaultLab;
let admin: Admin;
let worker: Service;
beforeAll(async () => {
  lab = await openFaultLab(await scratch);
  admin = kafka.admin();
  await admin.connect();
});
afterAll(async () => {
  await admin?.disconnect();
  await lab?.close();
  await (await scratch).close();
});

const decisions = (sales: Sale[]) => Promise.all(sales.map((sale) => decisionsOf(lab, sale)));
const handled = async () =>
  (await Promise.all(techniques.map(({ slug }) => lab.committed(slug)))).map((offsets) => offsets.handled);

test('the same record appended again before anything is decided: each request is decided once', async () => {
  const sales = await askAtAll(lab, await openSales(lab, TICKETS), BUYERS);
  const accepted = sales.flatMap(({ answers }) => idsOf(answers)).length;
  expect(await appendAgain(lab, brokers)).toBe(accepted);
  worker = await lab.startWorker();
  for (const sale of sales) await expectAllSold(lab, sale);
  expect((await handled()).reduce((sum, count) => sum + count)).toBe(2 * accepted);
  expect((await decisions(sales)).flat()).toHaveLength(accepted);
});

test('the group has lost its offsets and begins anew: nothing changes, and what comes then is decided', async () => {
  const sales = await askAtAll(lab, await openSales(lab, TICKETS), BUYERS);
  for (const sale of sales) await expectAllSold(lab, sale);
  const [before, end] = [await decisions(sales), await handled()];
  await worker.stop();
  await admin.deleteGroups([groupOf(lab.prefix)]);
  expect(await handled()).toEqual(techniques.map(() => 0));

  worker = await lab.startWorker();
  const later = await askAtAll(lab, await openSales(lab, TICKETS), BUYERS);
  for (const sale of [...sales, ...later]) await expectAllSold(lab, sale);
  for (const [index, count] of (await handled()).entries())
    expect(count).toBeGreaterThan(end[index] as number);
  expect(await decisions(sales)).toEqual(before);
  await worker.stop();
});
