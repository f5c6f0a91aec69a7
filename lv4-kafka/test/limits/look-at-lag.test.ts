/** What the API sees of the workers, once a second. The test is the log. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { createLogger } from '@ticket-rush/shared/telemetry/logger';
import { createGate } from '@ticket-rush/testing/interleaving/barrier';
import { until } from '@ticket-rush/testing/until';
import { Registry } from 'prom-client';
import { startBackPressure } from '../../src/limits/back-pressure';
import type { PartitionLag } from '../../src/log/log';
import { kafkaKeyed } from '../../src/techniques/kafka-keyed';

const logger = createLogger({ level: 'lv4', instance: 'test', logLevel: 'silent' });
const TOPICS = ['t', 't.vip'];

let registry: Registry;
let close: () => Promise<void>;
function look(readLag: () => Promise<PartitionLag[]>): void {
  registry = new Registry();
  const lanes = [
    { lane: 'vip', topic: 't.vip', weight: 40 },
    { lane: 'standard', topic: 't', weight: 10 },
  ];
  const lanesOf = new Map([[kafkaKeyed.slug, lanes]]);
  ({ close } = startBackPressure({ lanesOf, readLag, ttlMs: 60_000, registry, logger }));
}
afterEach(() => close());

async function lag(): Promise<Record<string, number>> {
  const samples = (await registry.getSingleMetric('ticket_rush_consumer_lag_records')?.get())?.values ?? [];
  return Object.fromEntries(
    samples.map(({ labels, value }) => [`${labels.technique} ${labels.topic}/${labels.partition}`, value]),
  );
}

test('the lag is told as the log has it, also while no worker does anything', async () => {
  let records = 0;
  look(async () => {
    records += 10;
    return TOPICS.map((topic) => ({ topic, partition: 3, records, handled: 0 }));
  });
  await until('the lag is known', lag, (told) => (told[`${kafkaKeyed.slug} t/3`] ?? 0) > 0);
  expect(Object.keys(await lag())).toEqual([`${kafkaKeyed.slug} t/3`, `${kafkaKeyed.slug} t.vip/3`]);
  await until('the lag is read again', lag, (told) => (told[`${kafkaKeyed.slug} t.vip/3`] ?? 0) > 10);
});

test('what was read last is believed while the log cannot be asked', async () => {
  let looks = 0;
  look(async () => {
    looks += 1;
    if (looks > 1) throw new Error('no broker answers');
    return [{ topic: 't', partition: 0, records: 7, handled: 0 }];
  });
  await until(
    'the log has been asked three times',
    async () => looks,
    (times) => times > 2,
  );
  expect(await lag()).toEqual({ [`${kafkaKeyed.slug} t/0`]: 7 });
});

test.each([1, 2])('it ends once look number %i is over, and not before: it needs the log', async (number) => {
  const [begun, goOn] = [createGate(), createGate()];
  let looks = 0;
  look(async () => {
    looks += 1;
    if (looks === number) {
      begun.open();
      await goOn.opened;
    }
    return [];
  });
  await begun.opened;
  let isClosed = false;
  const closing = close().then(() => {
    isClosed = true;
  });
  await nextTurn();
  expect(isClosed).toBe(false);
  goOn.open();
  await closing;
  expect(looks).toBe(number);
});
