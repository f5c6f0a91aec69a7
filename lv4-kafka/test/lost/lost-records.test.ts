import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createEvent, newEvent } from '@ticket-rush/shared/booking/events';
import { openTestDatabase, type TestDatabase } from '@ticket-rush/testing/database/test-database';
import { runningParts } from '@ticket-rush/testing/servers/running-parts';
import { type Admin, Kafka, logLevel } from 'kafkajs';
import { Registry } from 'prom-client';
import { handleBatch } from '../../src/decide/handle-batch';
import type { Log } from '../../src/log/log';
import { compareWithLog } from '../../src/lost/compare-with-log';
import { lostRecords } from '../../src/lost/record-lost';
import { failLost } from '../../src/queue/fail-lost';
import { schema } from '../../src/schema';
import { kafkaKeyed } from '../../src/techniques/kafka-keyed';
import { accepted, batchOf } from '../decide/batches';
import { withoutRetries } from '../decide/decide-needs';
import { connect, logger } from '../log/log-lab';

let lab: TestDatabase;
let log: Log;
let admin: Admin;
let errors: unknown[];
let registry: Registry;
let eventId: number;
beforeAll(async () => {
  lab = await openTestDatabase(schema);
  log = await connect();
  admin = new Kafka({
    brokers: [...(runningParts().kafka?.brokers ?? [])],
    logLevel: logLevel.NOTHING,
  }).admin();
  await admin.connect();
});
afterAll(async () => {
  await Promise.all([admin.disconnect(), log.close()]);
  await lab.close();
});
beforeEach(async () => {
  errors = [];
  registry = new Registry();
  await lab.dataSource.query('TRUNCATE lost_records, partition_progress, booking_decisions');
  ({ id: eventId } = await createEvent(lab.dataSource, newEvent.parse({ tickets: 10 })));
});

const listening = Object.assign(Object.create(logger), {
  error: (said: unknown, message: string) => void errors.push([message, said]),
});
const recordLost = () => lostRecords(registry, [], listening);
const lostRows = () =>
  lab.dataSource.query(
    `SELECT technique, lane, partition, from_offset::int AS "from", to_offset::int AS "to" FROM lost_records`,
  );
const counted = async () =>
  (await registry.getSingleMetric('ticket_rush_lost_records_total')?.get())?.values[0]?.value;

async function handle(offset: number, buyers: number[]): Promise<number> {
  let count = 0;
  const needs = {
    ...{ database: lab.database, ...withoutRetries(logger), requestTtlMs: 60_000 },
    recordLost: recordLost(),
  };
  const batch = batchOf(
    offset,
    buyers.map((buyerId) => accepted(buyerId, eventId)),
  );
  await handleBatch(needs, batch, kafkaKeyed.create(undefined as never), (decided) => {
    count += decided.length;
  });
  return count;
}

describe('a worker that reads a record behind a gap', () => {
  test('writes down what is missing, counts it, logs it, and decides what is there', async () => {
    expect(await handle(0, [1, 2])).toBe(2);
    registry = new Registry();
    expect(await handle(5, [3, 4])).toBe(2);
    expect(await lostRows()).toEqual([{ technique: 'test', lane: 'standard', partition: 0, from: 2, to: 5 }]);
    expect(await counted()).toBe(3);
    expect(errors).toEqual([[expect.stringContaining('lost records'), expect.anything()]]);
  });

  test('finds it before the first record of a slot, too', async () => {
    expect(await handle(5, [3])).toBe(1);
    expect(await lostRows()).toMatchObject([{ from: 0, to: 5 }]);
  });

  test('finds none where records are delivered again, all or some of them', async () => {
    await handle(0, [1, 2]);
    registry = new Registry();
    await handle(0, [1, 2]);
    registry = new Registry();
    await handle(1, [2, 3]);
    expect(await lostRows()).toEqual([]);
  });
});

test('a buyer whose request is lost is told that it has failed, and no other one', async () => {
  await handle(0, [1, 2]);
  registry = new Registry();
  await handle(5, [3]);
  const place = { technique: 'test', lane: 'standard', partition: 0 };
  const ids = await Promise.all(
    [1, 2, 4, 5].map(async (offset) => {
      const { id } = accepted(9, eventId);
      await failLost(lab.database, id, { ...place, offset: String(offset) });
      return id;
    }),
  );
  const told = await lab.dataSource.query(
    'SELECT id, status, reason FROM booking_decisions WHERE id = ANY ($1) ORDER BY array_position($1, id)',
    [ids],
  );
  const failed = { status: 'failed', reason: 'lost' };
  expect(told).toEqual([
    { id: ids[1], ...failed },
    { id: ids[2], ...failed },
  ]);
});

describe('where no record follows', () => {
  const PARTITION = 1;
  let topic: string;
  beforeEach(async () => {
    topic = `lost_${randomBytes(6).toString('hex')}`;
    await log.createTopics([{ name: topic, partitions: 2 }]);
  });

  async function append(count: number): Promise<void> {
    const producer = await log.openProducer();
    for (let record = 0; record < count; record++)
      await producer.append({ topic, partition: PARTITION, key: null, value: '' });
    await producer.close();
  }
  async function deleteBefore(offset: string): Promise<void> {
    // kafkajs finds the leader of a partition only if it has been asked about the topic before.
    await admin.fetchTopicOffsets(topic);
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: PARTITION, offset }] });
  }
  const compare = () => {
    const sets = [{ name: 'test', batchSize: 1, lanes: [{ lane: 'standard', topic, weight: 1 }] }];
    const needs = { database: lab.database, log, sets, recordLost: recordLost(), logger: listening };
    return compareWithLog(needs);
  };
  const progress = (next: number) =>
    lab.dataSource.query(`INSERT INTO partition_progress VALUES ('test', $1, $2)`, [
      PARTITION,
      { standard: next },
    ]);
  const next = async () =>
    (await lab.dataSource.query('SELECT next_offsets AS next FROM partition_progress'))[0]?.next;

  test('the progress is held against the log, and what was deleted undecided is found', async () => {
    await append(5);
    await deleteBefore('4');
    await progress(1);
    await compare();
    expect(await lostRows()).toEqual([
      { technique: 'test', lane: 'standard', partition: PARTITION, from: 1, to: 4 },
    ]);
    expect(await counted()).toBe(3);
    expect(await next()).toEqual({ standard: 4 });
    registry = new Registry();
    await compare();
    expect(await lostRows()).toHaveLength(1);
  });

  test('what was deleted after it had been decided is not lost', async () => {
    await append(5);
    await deleteBefore('4');
    await progress(5);
    await compare();
    expect(await lostRows()).toEqual([]);
    expect(errors).toEqual([]);
  });

  test('a topic that was created anew begins anew: its first records are not taken for decided', async () => {
    await append(1);
    await progress(7);
    await compare();
    expect(await next()).toEqual({ standard: 0 });
    expect(await lostRows()).toEqual([]);
    expect(errors).toEqual([[expect.stringContaining('created anew'), expect.anything()]]);
  });
});
