import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { listBookings } from '@ticket-rush/shared/booking/events';
import type { Service } from '@ticket-rush/stack/level/service';
import { until } from '@ticket-rush/testing/until';
import { kafkaKeyed } from '../../src/techniques/kafka-keyed';
import { kafkaSinglePartition } from '../../src/techniques/kafka-single-partition';
import { topicOf } from '../../src/techniques/technique';
import { accepted } from '../decide/batches';
import { poison } from '../faults/poison';
import { readTopic } from '../log/read-topic';
import { runReplay } from '../replay/run-replay';
import { metric } from '../worker/metric';
import { openWorkerLab, type WorkerLab } from '../worker/worker-lab';

let lab: WorkerLab;
let worker: Service;
beforeAll(async () => {
  lab = await openWorkerLab();
  worker = await lab.startWorker({ RETRY_DELAYS_MS: '50,100,200', LOG_LEVEL: 'fatal' });
});
afterAll(async () => {
  await worker?.stop();
  await lab?.close();
});

const decidedAll = (eventId: number, count: number) =>
  until(`${count} are decided`, async () => (await lab.decisions(eventId)).length === count);
const requests = (eventId: number, buyerIds: number[]) =>
  buyerIds.map((buyerId) => accepted(buyerId, eventId));
const buyers = async (eventId: number) =>
  (await listBookings(lab.dataSource, eventId)).map(({ buyerId }) => buyerId);
const failures = (requestId: string) =>
  lab.dataSource.query('SELECT id, attempts, topic FROM failed_requests WHERE request_id = $1 ORDER BY id', [
    requestId,
  ]);

test('a poison message is tried four times, is a dead letter, and holds no other request up; cured and replayed, it is booked', async () => {
  const { id } = await lab.createEvent(null);
  const cure = await poison(lab.dataSource, [7]);
  const all = requests(id, [1, 7, 2, 3]);
  const bad = all[1] as (typeof all)[number];
  await lab.append(kafkaSinglePartition, all);
  await decidedAll(id, 4);

  expect(await buyers(id)).toEqual([1, 2, 3]);
  const [failure, ...others] = await failures(bad.id);
  expect(others).toEqual([]);
  expect(failure).toMatchObject({
    attempts: 4,
    topic: `${topicOf(lab.prefix, kafkaSinglePartition)}.retry-3`,
  });
  expect(await metric(worker.url, 'ticket_rush_record_retries_total')).toBe(3);
  expect(await metric(worker.url, 'ticket_rush_dead_letters_total')).toBe(1);
  await lab.untilPassedOn();
  const letters = await readTopic(lab.log, `${lab.prefix}.booking-requests.dead-letters`);
  expect(letters.map(({ key }) => key)).toEqual([bad.id]);

  await cure();
  expect(await runReplay(lab.url, ['--all'])).toMatchObject({ status: 0 });
  await until('it is booked', async () => (await buyers(id)).includes(7));
  const again = await runReplay(lab.url, [failure.id]);
  expect(again).toMatchObject({ status: 1, stdout: expect.stringMatching(/has been replayed, at 20/) });
  expect((await buyers(id)).sort()).toEqual([1, 2, 3, 7]);
});

test('other services hear of every booking, and of nothing else, although the worker is killed in between', async () => {
  const events = await Promise.all([1, 2, 3].map(() => lab.createEvent(200)));
  const buyerIds = Array.from({ length: 300 }, (_, index) => index + 1);
  const rush = buyerIds.flatMap((buyerId) => events.map(({ id }) => accepted(buyerId, id)));
  const victim = await lab.startWorker();
  await lab.append(kafkaKeyed, rush);
  await until('something is booked', async () => (await lab.countBookings()) > 50);
  victim.kill('SIGKILL');
  worker.kill('SIGKILL');
  worker = await lab.startWorker();
  for (const { id } of events) await decidedAll(id, 300);
  await lab.untilPassedOn();

  const heard = (await readTopic(lab.log, `${lab.prefix}.booking-confirmed`)).map(({ key, value }) => ({
    key,
    ...JSON.parse(value),
  }));
  for (const { id } of events) {
    const bookings = await listBookings(lab.dataSource, id);
    expect(bookings).toHaveLength(200);
    // At-least-once: what comes twice is the same, and the first time everything comes in its order.
    const told = heard.filter(({ key }) => key === String(id));
    const once = [...new Map(told.map((record) => [record.bookingId, record])).values()];
    expect(once).toEqual(
      bookings.map((booking) => ({
        ...{ key: String(id), version: 1, eventId: id, requestId: expect.any(String) },
        ...{ buyerId: booking.buyerId, bookingId: booking.id, ticketNumber: booking.ticketNumber },
      })),
    );
  }
});
