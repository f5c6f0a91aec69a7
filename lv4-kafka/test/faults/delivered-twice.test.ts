/** The log holds a request twice, or hands all of them out again: each is decided once. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Service } from '@ticket-rush/stack/level/service';
import { runningParts, testScratch } from '@ticket-rush/testing/servers/running-parts';
import { type Admin, Kafka, logLevel } from 'kafkajs';
import { techniques } from '../../src/techniques';
import { groupOf, topicOf } from '../../src/techniques/technique';
import { type FaultLab, openFaultLab } from './fault-lab';
import { askAtAll, decisionsOf, openSales, type Sale } from './sales';
import { expectAllSold, idsOf } from './settle';

const TICKETS = 3;
const BUYERS = 5;

const scratch = testScratch();
const kafka = new Kafka({ brokers: [...(runningParts().kafka?.brokers ?? [])], logLevel: logLevel.NOTHING });
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

/** Appends what is in the standard lane of each technique once more, to whatever partition the broker's client likes. */
async function appendAgain(): Promise<number> {
  const producer = kafka.producer();
  await producer.connect();
  const records = await readLog();
  for (const { topic, key, value } of records) await producer.send({ topic, messages: [{ key, value }] });
  await producer.disconnect();
  return records.length;
}

async function readLog() {
  const topics = techniques.map((technique) => topicOf(lab.prefix, technique));
  const ends = await Promise.all(topics.map((topic) => admin.fetchTopicOffsets(topic)));
  const expected = ends.flat().reduce((sum, { high }) => sum + Number(high), 0);
  const records: { topic: string; key: Buffer | null; value: Buffer | null }[] = [];
  const consumer = kafka.consumer({ groupId: `${lab.prefix}.reader` });
  await consumer.subscribe({ topics, fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    const eachMessage = async ({ topic, message }: { topic: string; message: (typeof records)[number] }) => {
      records.push({ topic, key: message.key, value: message.value });
      if (records.length === expected) resolve();
    };
    consumer.run({ eachMessage: eachMessage as never }).catch(reject);
  });
  await consumer.disconnect();
  return records;
}

test('the same record appended again before anything is decided: each request is decided once', async () => {
  const sales = await askAtAll(lab, await openSales(lab, TICKETS), BUYERS);
  const accepted = sales.flatMap(({ answers }) => idsOf(answers)).length;
  expect(await appendAgain()).toBe(accepted);
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
