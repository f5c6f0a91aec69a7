import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { untilBlocked } from '@ticket-rush/testing/database/test-database';
import { until } from '@ticket-rush/testing/until';
import type { AcceptedRequest } from '../../src/requests/request-message';
import { kafkaKeyed } from '../../src/techniques/kafka-keyed';
import { kafkaSinglePartition } from '../../src/techniques/kafka-single-partition';
import { accepted } from '../decide/batches';
import { metric } from './metric';
import { openWorkerLab, type WorkerLab } from './worker-lab';

let lab: WorkerLab;
beforeAll(async () => {
  lab = await openWorkerLab();
});
afterAll(() => lab?.close());

function requests(
  eventId: number,
  { from, count, buyerClass = 'standard' }: { from: number; count: number; buyerClass?: 'standard' | 'vip' },
): AcceptedRequest[] {
  return Array.from({ length: count }, (_, index) => ({ ...accepted(from + index, eventId), buyerClass }));
}

const decidedAll = (eventId: number, count: number) =>
  until(`${count} are decided`, async () => (await lab.decisions(eventId)).length === count);

test('VIPs overtake a backlog, and the others still move', async () => {
  const { id } = await lab.createEvent(null);
  await lab.append(kafkaSinglePartition, requests(id, { from: 1, count: 400 }));
  await lab.append(kafkaSinglePartition, requests(id, { from: 1_001, count: 40, buyerClass: 'vip' }));
  const worker = await lab.startWorker();
  await decidedAll(id, 440);
  await worker.stop();

  const order = (await lab.decisions(id)).map(({ buyerId }) => buyerId);
  const vips = order.filter((buyerId) => buyerId > 1_000);
  const others = order.filter((buyerId) => buyerId <= 1_000);
  expect([vips, others].map((lane) => lane.toSorted((a, b) => a - b))).toEqual([vips, others]);

  // All of the others had come first. Before the last VIP each fifth turn was theirs, and a few before the VIPs were read.
  const overtaken = order.slice(0, order.lastIndexOf(1_040)).filter((buyerId) => buyerId <= 1_000).length;
  expect(overtaken).toBeGreaterThanOrEqual(9);
  expect(overtaken).toBeLessThan(30);
});

test('a worker that is told to stop finishes the batch at hand, commits it, and begins no other', async () => {
  const { id } = await lab.createEvent(null);
  await lab.append(kafkaKeyed, requests(id, { from: 1, count: 2_400 }));
  const runner = lab.dataSource.createQueryRunner();
  await runner.startTransaction();
  await runner.query('SELECT FROM events WHERE id = $1 FOR UPDATE', [id]);
  const worker = await lab.startWorker();
  await untilBlocked(lab);
  worker.kill('SIGTERM');
  // It cannot have heard of the lock; what it does after this is what it does on its way out.
  await until('it has stopped listening', () => isGone(worker.url));
  await runner.commitTransaction();
  await runner.release();
  await worker.exited;

  const decided = (await lab.decisions(id)).length;
  expect(decided).toBeGreaterThan(0);
  expect(decided).toBeLessThanOrEqual(kafkaKeyed.batchSize);
  const lag = await lab.lag(kafkaKeyed);
  expect(lag.map(({ handled }) => handled).filter((handled) => handled > 0)).toEqual([decided]);
  expect(lag.reduce((sum, { records }) => sum + records, 0)).toBe(2_400 - decided);

  const next = await lab.startWorker();
  await decidedAll(id, 2_400);
  expect(await metric(next.url, 'ticket_rush_booking_outcomes_total')).toBe(2_400 - decided);
  await next.stop();
});

async function isGone(url: string): Promise<boolean> {
  return fetch(url).then(
    () => false,
    () => true,
  );
}
