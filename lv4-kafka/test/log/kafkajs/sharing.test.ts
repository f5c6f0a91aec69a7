import { describe, expect, test } from '@jest/globals';
import type { Logger } from '@ticket-rush/shared/telemetry/logger';
import { createGate } from '@ticket-rush/testing/interleaving/barrier';
import { until } from '@ticket-rush/testing/until';
import { unlimited } from '../../../src/log/rate-limiter';
import { BATCH, connect, logger, logLab, numbers, recorder, valuesOf } from '../log-lab';

const lab = logLab();
const { open, close, append, lag } = lab;

/** A logger that remembers what kafkajs warns of. */
function listen(pattern: RegExp): { heard: string[]; listening: Logger } {
  const heard: string[] = [];
  const debug = (_: object, message: string) => void (pattern.test(message) && heard.push(message));
  return { heard, listening: Object.assign(Object.create(logger), { debug }) };
}

describe('two consumers', () => {
  test('divide the slots between them, all lanes of one to the same', async () => {
    const [first, second] = [recorder(), recorder()];
    await open(first.handle);
    await open(second.handle);
    for (const topic of lab.topics) await append(numbers(40), topic, null);
    await until('all are handled', async () => (await lag()) === 0);
    // What one of them had read before it heard of the other is stale, and handled again.
    const lanes = ({ batches }: typeof first) =>
      new Set(
        batches.filter((batch) => !batch.isStale()).map(({ lane, partition }) => `${partition} ${lane}`),
      );
    const slotOf = { first: [...lanes(first)].sort(), second: [...lanes(second)].sort() };
    const bothLanesOf = (...partitions: number[]) =>
      partitions.flatMap((partition) => [`${partition} standard`, `${partition} vip`]);
    expect([slotOf.first, slotOf.second].sort()).toEqual([bothLanesOf(0, 2), bothLanesOf(1)]);
    expect(valuesOf([...first.batches, ...second.batches]).length).toBeGreaterThanOrEqual(80);
  });

  test('leave a partition that only one lane has, and handle all others', async () => {
    const topics = [
      { name: `${lab.name}.narrow`, partitions: 2 },
      { name: `${lab.name}.wide`, partitions: 3 },
    ];
    await lab.log.createTopics(topics);
    const lanes = topics.map(({ name }) => ({ lane: name, topic: name, weight: 1 }));
    const sets = [{ name: 'uneven', batchSize: BATCH, lanes }];
    const [first, second] = [recorder(), recorder()];
    for (const { handle } of [first, second]) await open(handle, { sets });
    const producer = await lab.log.openProducer();
    for (const { name: topic, partitions } of topics) {
      for (let partition = 0; partition < partitions; partition++)
        await producer.append({ topic, partition, key: null, value: '' });
    }
    await producer.close();
    const places = () =>
      new Set([...first.batches, ...second.batches].map(({ lane, partition }) => `${lane} ${partition}`));
    await until('four partitions are handled', async () => places().size === 4);
    expect([...places()].sort()).toEqual(lanes.flatMap(({ lane }) => [`${lane} 0`, `${lane} 1`]).sort());
  });

  test('the first is told once that it has to share, and not once for each of its partitions', async () => {
    const wide = { name: `${lab.name}.wide`, partitions: 50 };
    const lanes = [{ lane: 'only', topic: wide.name, weight: 1 }];
    const sets = [{ name: 'wide', batchSize: BATCH, lanes }];
    const { heard, listening } = listen(/^Response Heartbeat/);
    const first = await connect(1, listening);
    await first.createTopics([wide]);
    const { handle } = recorder();
    const options = { group: lab.name, sets, rateLimiter: unlimited, handle, onLag: () => undefined };
    const shares = await first.openConsumer({ ...options, onCrash: () => undefined });
    await open(handle, { sets });
    await shares.close();
    await first.close();
    expect(heard.length).toBeGreaterThan(0);
    expect(heard.length).toBeLessThan(10);
  });

  test('a batch that became stale is not committed by the one that lost it', async () => {
    const held = createGate();
    const stale: boolean[] = [];
    await append(numbers(40), lab.topics[0], null);
    const first = await open(async (batch) => {
      await held.opened;
      stale.push(batch.isStale());
    });
    const second = recorder();
    // The first has read everything, and is held in a batch of each slot during the rebalance.
    await open(second.handle);
    const lagOfSecond = async () =>
      (await lab.log.lagOf(lab.name, [lab.topics[0]])).find(
        ({ partition }) => partition === second.batches[0]?.partition,
      )?.records;
    await until('the second has committed its share', async () => (await lagOfSecond()) === 0);
    held.open();
    await until('the first has handled its share', async () => (await lag()) === 0);
    await close(first);
    expect(stale.slice(0, 2)).toEqual([true, true]);
    // A late commit would have sent the second's share back.
    expect(await lag()).toBe(0);
  });
});
