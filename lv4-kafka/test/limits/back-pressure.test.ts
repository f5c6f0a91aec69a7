import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { until } from '@ticket-rush/testing/until';
import { partitionOf } from '../../src/log/kafkajs/partition-of';
import { kafkaKeyed } from '../../src/techniques/kafka-keyed';
import { kafkaSinglePartition } from '../../src/techniques/kafka-single-partition';
import { type AcceptingLab, openAcceptingLab } from '../accept/accepting-lab';
import { holdEvents } from '../faults/holds';
import { metric } from '../worker/metric';

const TTL_MS = 2_000;

let lab: AcceptingLab;
let eventId: number;
beforeAll(async () => {
  lab = await openAcceptingLab({ REQUEST_TTL_MS: String(TTL_MS) });
  eventId = await lab.createEvent(null);
});
afterEach(() => lab.wakeWorker());
afterAll(() => lab?.close());

let lastBuyer = 0;
const book = (instance = 0, event = eventId) => {
  lastBuyer += 1;
  return lab.book(instance, event, { buyerId: lastBuyer });
};
const instanceUrl = (instance: number) => lab.level.instances[instance]?.url as string;
/** Of the technique that these tests ask for. */
const sumOf = (instance: number, name: string) =>
  metric(instanceUrl(instance), name, (sample) => sample.includes(`technique="${kafkaKeyed.slug}"`));
const expectedWait = (instance: number) => sumOf(instance, 'ticket_rush_expected_wait_seconds');
const lag = (instance: number) => sumOf(instance, 'ticket_rush_consumer_lag_records');

test('refuses once a decision would come too late, and accepts again once the worker has caught up', async () => {
  expect((await book()).status).toBe(202);
  lab.stopWorker();
  // The worker was only quick a moment ago, and a pause is no reason to refuse.
  expect((await book()).status).toBe(202);

  const refusal = await until('an instance refuses', book, ({ status }) => status !== 202);
  expect(refusal).toMatchObject({
    status: 503,
    problem: 'overloaded',
    body: { outcome: 'rejected', retryable: true },
  });
  await until(
    'the other instance refuses',
    () => book(1),
    ({ status }) => status === 503,
  );
  expect(await expectedWait(0)).toBeGreaterThan(TTL_MS / 1000);
  // The worker stands still, and its lag is told all the same.
  expect(await lag(0)).toBeGreaterThan(0);
  // What is decided elsewhere is not held up by it.
  const other = await lab.book(0, eventId, { buyerId: 1_000_000, technique: kafkaSinglePartition.slug });
  expect(other.status).toBe(202);

  lab.wakeWorker();
  await until('an instance accepts again', book, ({ status }) => status === 202);
  await until(
    'the expected wait is short again',
    () => expectedWait(0),
    (seconds) => seconds < TTL_MS / 1000,
  );
  // A busy machine may be late once more.
  const decide = async () => {
    const accepted = await until('an instance accepts', book, ({ status }) => status === 202);
    return lab.decision(accepted, lastBuyer);
  };
  await until('a buyer has a ticket', decide, ({ status }) => status === 'confirmed');
});

test('a keyed request that was accepted before is accepted again', async () => {
  const keyed = { buyerId: 2_000_000, idempotencyKey: 'in-line' };
  const first = await until(
    'the keyed request is accepted',
    () => lab.book(0, eventId, keyed),
    ({ status }) => status === 202,
  );
  lab.stopWorker();
  await until('an instance refuses', book, ({ status }) => status === 503);
  expect(await lab.book(0, eventId, keyed)).toEqual(first);
});

test('a keyed request that may be in the log is refused with outcome unknown', async () => {
  const keyed = (idempotencyKey: string) => lab.book(0, eventId, { buyerId: 3_000_000, idempotencyKey });
  await until(
    'no request waits',
    () => expectedWait(0),
    (seconds) => seconds === 0,
  );
  lab.stopWorker();
  expect((await keyed('accepted')).status).toBe(202);
  // As if the process had died between the log and the mark.
  await lab.dataSource.query('UPDATE idempotency_keys SET accepted_at = NULL, log_position = NULL');
  await until('an instance refuses', book, ({ status }) => status === 503);
  expect(await keyed('accepted')).toMatchObject({ status: 503, body: { outcome: 'unknown' } });
  expect(await keyed('fresh')).toMatchObject({ status: 503, body: { outcome: 'rejected' } });
  lab.wakeWorker();
  await until(
    'the same key is accepted again',
    () => keyed('accepted'),
    ({ status }) => status === 202,
  );
});

test('a partition that does not move takes no requests, however fast the partitions beside it are', async () => {
  const partitionFor = (event: number) => partitionOf(String(event), kafkaKeyed.partitions);
  let beside = await lab.createEvent(null);
  while (partitionFor(beside) === partitionFor(eventId)) beside = await lab.createEvent(null);
  await until('an instance accepts', book, ({ status }) => status === 202);
  await until(
    'no request waits',
    () => expectedWait(0),
    (seconds) => seconds === 0,
  );
  const release = await holdEvents(lab, [{ eventId }]);
  // The partitions beside it keep moving all the while, and what they decide is no progress of this one.
  const refused = await until(
    'the partition takes no more',
    async () => {
      expect((await book(0, beside)).status).toBe(202);
      return book();
    },
    ({ status }) => status === 503,
  );
  expect(refused).toMatchObject({ problem: 'overloaded' });
  await release();
  await until('the partition takes requests again', book, ({ status }) => status === 202);
});
