/** When the breaker around the producer opens. The test is the log. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { atOnce } from '@ticket-rush/testing/http/ask';
import { createGate, type Gate } from '@ticket-rush/testing/interleaving/barrier';
import { Registry } from 'prom-client';
import { guardProducer } from '../../src/breakers/guard-producer';
import type { LogProducer } from '../../src/log/log';

const RECORDS = 5;
const record = { topic: 'requests', partition: 0, key: 'key', value: 'a record' };
const [acknowledged, failed] = ['acknowledged', 'failed'] as const;

/** How the batches end, one after another. */
let ends: (typeof acknowledged | typeof failed)[];
let sent: Gate;
let producer: LogProducer;
beforeEach(() => {
  const log = {
    append: async () => {
      await sent.opened;
      if (ends[0] === failed) throw new Error('no broker acknowledged it');
      return { partition: 0, offset: '1' };
    },
    close: async () => undefined,
  };
  producer = guardProducer(log, new Registry(), { appendLimitMs: 5_000, breakMs: 600_000 });
});
afterEach(() => producer.close());

/** What the records of one batch after another are told. */
async function append(...batches: typeof ends): Promise<string[][]> {
  const told: string[][] = [];
  for (ends = batches; ends.length > 0; ends.shift()) {
    sent = createGate();
    const batch = atOnce(RECORDS, () =>
      producer.append(record).then(
        () => 'accepted',
        ({ outcome }: { outcome: string }) => outcome,
      ),
    );
    sent.open();
    told.push(await batch);
  }
  return told;
}

const all = (outcome: string) => Array(RECORDS).fill(outcome);

test('one failed batch does not open it, however many records are in it', async () => {
  expect(await append(failed, acknowledged)).toEqual([all('unknown'), all('accepted')]);
});

test('three failed batches, one after another, open it: then nothing is sent', async () => {
  expect(await append(failed, failed, failed, acknowledged)).toEqual([
    ...[all('unknown'), all('unknown'), all('unknown')],
    all('rejected'),
  ]);
});

test('a batch that is acknowledged between them is the end of the outage', async () => {
  const told = await append(failed, failed, acknowledged, failed, failed, acknowledged);
  expect(told.map(([first]) => first)).toEqual([
    ...['unknown', 'unknown', 'accepted'],
    ...['unknown', 'unknown', 'accepted'],
  ]);
});
