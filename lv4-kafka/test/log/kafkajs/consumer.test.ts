import { describe, expect, test } from '@jest/globals';
import { createGate } from '@ticket-rush/testing/interleaving/barrier';
import { until } from '@ticket-rush/testing/until';
import type { ConsumerOptions, PartitionLag } from '../../../src/log/log';
import { BATCH, logLab, numbers, PARTITIONS, recorder, valuesOf } from '../log-lab';

const lab = logLab();
const { open, close, append, lag } = lab;

describe('a consumer', () => {
  test('hands over the records of a partition in order, in batches of a limited size', async () => {
    await append(numbers(8));
    const { batches, handle } = recorder();
    await open(handle);
    await until('all are handled', () => valuesOf(batches).length === 8);
    expect(valuesOf(batches)).toEqual(numbers(8));
    expect(Math.max(...batches.map(({ records }) => records.length))).toBe(BATCH);
  });

  test('finds each record where its append said it would be', async () => {
    const places = [...(await append(numbers(3))), ...(await append(numbers(3, 3), lab.topics[0], null))];
    const { batches, handle } = recorder();
    await open(handle);
    await until('all are handled', () => valuesOf(batches).length === 6);
    const found = batches.flatMap(({ partition, records }) =>
      records.map(({ value, offset }) => [value, { partition, offset }] as const),
    );
    expect(new Map(found)).toEqual(new Map(numbers(6).map((value, index) => [value, places[index]])));
  });

  test('handles the same records again, and nothing behind them, until they are handled', async () => {
    await append(numbers(4));
    const attempts: string[] = [];
    await open(async ({ records }) => {
      attempts.push(records.map(({ value }) => value).join(''));
      if (attempts.length < 3) throw new Error('not now');
    });
    await until('all are handled', () => attempts.length === 4);
    expect(attempts).toEqual(['012', '012', '012', '3']);
  });

  test('commits nothing before it has been handled', async () => {
    const failed = createGate();
    const { batches, handle } = recorder();
    await append(['fails', 'behind']);
    await open(async (batch) => {
      if (batch.records[0]?.value !== 'fails') return handle(batch);
      failed.open();
      throw new Error('never');
    });
    await failed.opened;
    // Offsets are committed together: with those of the other slot, anything of this one would be.
    await append(numbers(40), lab.topics[0], null);
    const ofOther = ({ records }: PartitionLag) => records === 0;
    await until('the other slot has committed', async () =>
      (await lab.log.lagOf(lab.name, [lab.topics[0]])).some(ofOther),
    );
    expect((await lab.log.lagOf(lab.name, [lab.topics[0]])).map(({ handled }) => handled)).toContain(0);
    expect(valuesOf(batches)).not.toContain('behind');
  });

  test('commits what has been handled, and a successor begins behind it', async () => {
    await append(numbers(4));
    expect(await lag()).toBe(4);
    const first = recorder();
    const consumer = await open(first.handle);
    await until('it has committed', async () => (await lag()) === 0);
    await close(consumer);
    await append(numbers(2, 4));
    const second = recorder();
    await open(second.handle);
    await until(
      'all are handled',
      () => valuesOf(second.batches).length > 0 && valuesOf(second.batches).at(-1) === '5',
    );
    expect(valuesOf(second.batches)).toEqual(['4', '5']);
  });

  test('does not let one slot hold up another, nor its own membership', async () => {
    const stuck = createGate();
    const { batches, handle } = recorder();
    await append(['stuck']);
    await open(async (batch) => {
      if (batch.records[0]?.value === 'stuck') await stuck.opened;
      await handle(batch);
    });
    await append(numbers(40), lab.topics[0], null);
    const others = () => batches.filter(({ records }) => records[0]?.value !== 'stuck');
    await until('the other slot is done', () => valuesOf(others()).length >= 15);
    stuck.open();
    await until('all are handled', () => valuesOf(batches).length === 41);
  });

  test('holds a record back until it is due, and with it only its own lane', async () => {
    const { batches, handle } = recorder();
    await open(handle); // Before the second begins: a group is joined slowly on a busy machine.
    const notBefore = Date.now() + 1_000;
    await append(['later'], lab.topics[1], 'one key', notBefore);
    await append(['behind'], lab.topics[1]);
    await append(['now']);
    await until('all are handled', () => valuesOf(batches).length === 3);
    expect(Date.now()).toBeGreaterThanOrEqual(notBefore);
    expect(valuesOf(batches)).toEqual(['now', 'later', 'behind']);
  });

  test('begins nothing while it is paused, and goes on where it was', async () => {
    const { batches, handle } = recorder();
    const held = createGate();
    const begun = createGate();
    const consumer = await open(async (batch) => {
      begun.open();
      await held.opened;
      await handle(batch);
    });
    await append(numbers(9));
    await begun.opened;
    consumer.pause();
    held.open();
    await until('the batch at hand is committed', async () => (await lag()) < 9);
    expect(batches).toHaveLength(1);
    consumer.resume();
    await until('all are handled', () => valuesOf(batches).length === 9);
    expect(valuesOf(batches)).toEqual(numbers(9));
  });

  test('takes no more than its rate limiter allows', async () => {
    let tokens = 4;
    const take = (atMost: number) => {
      const taken = Math.min(atMost, tokens);
      tokens -= taken;
      return taken;
    };
    const { batches, handle } = recorder();
    await append(numbers(9));
    await open(handle, { rateLimiter: { take, waitMs: () => (tokens > 0 ? 0 : 10) } });
    await until('the tokens are spent', async () => (await lag()) === 5);
    expect(valuesOf(batches)).toEqual(numbers(4));
    tokens = 99;
    await until('all are handled', () => valuesOf(batches).length === 9);
  });

  test('that is closed finishes the batch at hand and commits it', async () => {
    const held = createGate();
    const begun = createGate();
    const { batches, handle } = recorder();
    const consumer = await open(async (batch) => {
      begun.open();
      await held.opened;
      await handle(batch);
    });
    await append(numbers(9));
    await begun.opened;
    const closed = close(consumer);
    held.open();
    await closed;
    expect(batches).toHaveLength(1);
    expect(await lag()).toBe(9 - valuesOf(batches).length);
  });

  test('reports the lag, and that a partition is another consumer’s', async () => {
    const lags = new Map<string, number | undefined>();
    const onLag: ConsumerOptions['onLag'] = ({ topic, partition }, records) =>
      void lags.set(`${topic}:${partition}`, records);
    await open(async () => undefined, { onLag });
    await append(numbers(40), lab.topics[0], null);
    await until(
      'it knows of no lag',
      () => lags.size === PARTITIONS && [...lags.values()].every((records) => records === 0),
    );
    await open(async () => undefined);
    await until('one is given away', () => [...lags.values()].includes(undefined));
  });
});
