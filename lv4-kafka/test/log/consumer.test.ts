import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createLogger, type Logger } from '@ticket-rush/shared/telemetry/logger';
import { createGate } from '@ticket-rush/shared/testing/barrier';
import { runningParts } from '@ticket-rush/stack/testing/running-parts';
import { connectKafka } from '../../src/log/kafkajs/kafkajs-log';
import type {
  ConsumerOptions,
  Log,
  LogBatch,
  LogConsumer,
  LogProducer,
  PartitionLag,
} from '../../src/log/log';
import { unlimited } from '../../src/log/pace';
import { until } from '../worker/until';

const PARTITIONS = 2;
const BATCH = 3;
const logger = createLogger({ level: 'lv4', instance: 'test', logLevel: 'silent' });
const connect = (replication = 1, listening = logger) =>
  connectKafka({
    brokers: runningParts().kafka?.brokers ?? [],
    clientId: 'test',
    replication,
    logger: listening,
  });

/** A logger that remembers what kafkajs warns of. */
function listen(pattern: RegExp): { heard: string[]; listening: Logger } {
  const heard: string[] = [];
  const debug = (_: object, message: string) => void (pattern.test(message) && heard.push(message));
  return { heard, listening: Object.assign(Object.create(logger), { debug }) };
}

let log: Log;
let producer: LogProducer;
beforeAll(async () => {
  log = await connect();
  producer = await log.openProducer();
});
afterAll(async () => {
  await producer?.close();
  await log?.close();
});

let name: string;
let topics: [string, string];
let consumers: LogConsumer[];
beforeEach(async () => {
  name = `log_${randomBytes(6).toString('hex')}`;
  topics = [name, `${name}.vip`];
  consumers = [];
  await log.createTopics(topics.map((topic) => ({ name: topic, partitions: PARTITIONS })));
});
afterEach(() => Promise.all(consumers.map((consumer) => consumer.close())));

async function open(handle: ConsumerOptions['handle'], more: Partial<ConsumerOptions> = {}) {
  const consumer = await log.openConsumer({
    group: name,
    sets: [
      {
        name: 'set',
        batchSize: BATCH,
        lanes: [
          { lane: 'vip', topic: topics[1], weight: 4 },
          { lane: 'standard', topic: topics[0], weight: 1 },
        ],
      },
    ],
    pace: unlimited,
    handle,
    onLag: () => undefined,
    onCrash: (error) => {
      throw error;
    },
    ...more,
  });
  consumers.push(consumer);
  return consumer;
}

async function close(consumer: LogConsumer): Promise<void> {
  consumers = consumers.filter((other) => other !== consumer);
  await consumer.close();
}

/** With one key all of them fall on one partition; without, they are dealt to all. */
async function append(values: string[], topic = topics[0], key: string | null = 'one key', notBefore = 0) {
  const partitionFor = (turn: number) =>
    key === null ? turn % PARTITIONS : log.partitionOf(key, PARTITIONS);
  return Promise.all(
    values.map((value, turn) =>
      producer.append({ topic, partition: partitionFor(turn), key, value, notBefore }),
    ),
  );
}

const numbers = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => String(from + index));
const valuesOf = (batches: LogBatch[]) => batches.flatMap(({ records }) => records.map(({ value }) => value));
const lag = async () => {
  const partitions = await log.lagOf(name, topics);
  return partitions.reduce((sum, { records }) => sum + records, 0);
};

/** Remembers what it was given. */
function recorder(): { batches: LogBatch[]; handle: (batch: LogBatch) => Promise<void> } {
  const batches: LogBatch[] = [];
  return { batches, handle: async (batch) => void batches.push(batch) };
}

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
    const places = [...(await append(numbers(3))), ...(await append(numbers(3, 3), topics[0], null))];
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
    await append(numbers(40), topics[0], null);
    const ofOther = ({ records }: PartitionLag) => records === 0;
    await until('the other slot has committed', async () =>
      (await log.lagOf(name, [topics[0]])).some(ofOther),
    );
    expect((await log.lagOf(name, [topics[0]])).map(({ handled }) => handled)).toContain(0);
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
    await append(numbers(40), topics[0], null);
    const others = () => batches.filter(({ records }) => records[0]?.value !== 'stuck');
    await until('the other slot is done', () => valuesOf(others()).length >= 15);
    stuck.open();
    await until('all are handled', () => valuesOf(batches).length === 41);
  });

  test('holds a record back until it is due, and with it only its own lane', async () => {
    const { batches, handle } = recorder();
    const notBefore = Date.now() + 1_000;
    await append(['later'], topics[1], 'one key', notBefore);
    await append(['behind'], topics[1]);
    await append(['now']);
    await open(handle);
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

  test('takes no more than its pace allows', async () => {
    let tokens = 4;
    const take = (atMost: number) => {
      const taken = Math.min(atMost, tokens);
      tokens -= taken;
      return taken;
    };
    const { batches, handle } = recorder();
    await append(numbers(9));
    await open(handle, { pace: { take, waitMs: () => (tokens > 0 ? 0 : 10) } });
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

  test('reports the lag, and that a partition is somebody else’s', async () => {
    const lags = new Map<string, number | undefined>();
    const onLag: ConsumerOptions['onLag'] = ({ topic, partition }, records) =>
      void lags.set(`${topic}:${partition}`, records);
    await open(async () => undefined, { onLag });
    await append(numbers(40), topics[0], null);
    await until(
      'it knows of no lag',
      () => lags.size === 2 && [...lags.values()].every((records) => records === 0),
    );
    await open(async () => undefined);
    await until('one is given away', () => [...lags.values()].includes(undefined));
  });
});

describe('two consumers', () => {
  test('divide the slots between them, all lanes of one to the same', async () => {
    const [first, second] = [recorder(), recorder()];
    await open(first.handle);
    await open(second.handle);
    for (const topic of topics) await append(numbers(40), topic, null);
    await until('all are handled', async () => (await lag()) === 0);
    // What one of them had read before it heard of the other is stale, and handled again.
    const lanes = ({ batches }: typeof first) =>
      new Set(
        batches.filter((batch) => !batch.isStale()).map(({ lane, partition }) => `${partition} ${lane}`),
      );
    const slotOf = { first: [...lanes(first)].sort(), second: [...lanes(second)].sort() };
    const bothLanesOf = (partition: number) => [`${partition} standard`, `${partition} vip`];
    expect([slotOf.first, slotOf.second].sort()).toEqual([bothLanesOf(0), bothLanesOf(1)]);
    expect(valuesOf([...first.batches, ...second.batches]).length).toBeGreaterThanOrEqual(80);
  });

  test('the first is told once that it has to share, and not once for each of its partitions', async () => {
    const wide = { name: `${name}.wide`, partitions: 50 };
    const lanes = [{ lane: 'only', topic: wide.name, weight: 1 }];
    const sets = [{ name: 'wide', batchSize: BATCH, lanes }];
    const { heard, listening } = listen(/^Response Heartbeat/);
    const first = await connect(1, listening);
    await first.createTopics([wide]);
    const { handle } = recorder();
    const options = { group: name, sets, pace: unlimited, handle, onLag: () => undefined };
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
    await append(numbers(40), topics[0], null);
    const first = await open(async (batch) => {
      await held.opened;
      stale.push(batch.isStale());
    });
    const second = recorder();
    // The first has read everything, and is held in a batch of each slot while the group is dealt anew.
    await open(second.handle);
    const lagOfSecond = async () =>
      (await log.lagOf(name, [topics[0]])).find(({ partition }) => partition === second.batches[0]?.partition)
        ?.records;
    await until('the second has committed its share', async () => (await lagOfSecond()) === 0);
    held.open();
    await until('the first has handled its share', async () => (await lag()) === 0);
    await close(first);
    expect(stale.slice(0, 2)).toEqual([true, true]);
    // A late commit would have sent the second's share back.
    expect(await lag()).toBe(0);
  });
});

describe('topics', () => {
  test('that exist are left as they are', async () => {
    await append(['kept']);
    await log.createTopics([{ name: topics[0], partitions: PARTITIONS }]);
    expect(await lag()).toBe(1);
  });

  test('with another number of partitions: a StartError that says what to do', async () => {
    await expect(log.createTopics([{ name: topics[0], partitions: 5 }])).rejects.toThrow(
      `Kafka topic ${topics[0]} has 2 partitions, not 5: once everything in it is decided, delete it, or choose another KAFKA_PREFIX`,
    );
  });

  test('with more copies than there are brokers: a StartError that names the variable', async () => {
    const demanding = await connect(3);
    const created = demanding.createTopics([{ name: `${name}.copies`, partitions: 1 }]);
    await expect(created).rejects.toThrow(/KAFKA_REPLICATION/);
    await demanding.close();
  });
});
