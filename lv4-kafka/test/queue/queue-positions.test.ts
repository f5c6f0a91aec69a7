/** The log's own order is the queue, and buyers are told how it moves. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type Answer, ask } from '@ticket-rush/testing/http/ask';
import { eventsOf, nextEvent } from '@ticket-rush/testing/http/event-streams';
import { until } from '@ticket-rush/testing/until';
import { kafkaSinglePartition } from '../../src/techniques/kafka-single-partition';
import { type AcceptingLab, openAcceptingLab } from '../accept/accepting-lab';
import { holdEvents } from '../faults/holds';

/** One partition for all events, and one request in a transaction: each decision moves the queue by one. */
const technique = kafkaSinglePartition.slug;

let lab: AcceptingLab;
let eventId: number;
beforeAll(async () => {
  lab = await openAcceptingLab();
});
beforeEach(async () => {
  eventId = await lab.createEvent(null);
  lab.stopWorker();
});
afterEach(async () => {
  lab.wakeWorker();
  // The next test finds an empty queue.
  const last = await enter(1_000);
  await lab.decision(last, 1_000);
});
afterAll(() => lab?.close());

const enter = (buyerId: number, asked: Partial<Parameters<AcceptingLab['book']>[2]> = {}, event = eventId) =>
  lab.book(0, event, { buyerId, technique, ...asked });

const status = ({ body }: Answer, buyerId: number) =>
  ask(lab.shops[1], 'GET', `/booking-requests/${body.id}`, { buyerId });

/** What is told is up to half a second old, so it is asked for until it is what it must become. */
const untilAhead = (accepted: Answer, buyerId: number, count: number) =>
  until(
    `${count} are ahead of buyer ${buyerId}`,
    () => status(accepted, buyerId),
    ({ body }) => body.ahead === count,
  );

test('each buyer is told how many come before them, by any instance, and fewer after a decision', async () => {
  const queue = [await enter(1), await enter(2), await enter(3)];
  for (const [index, accepted] of queue.entries()) await untilAhead(accepted, index + 1, index);
  lab.wakeWorker();
  const decision = await lab.decision(queue[2] as Answer, 3);
  expect(decision).toMatchObject({ status: 'confirmed' });
  expect(decision).not.toHaveProperty('ahead');
  lab.stopWorker();
  await untilAhead(await enter(4), 4, 0);
});

test('a VIP stands in a lane of their own', async () => {
  await enter(1);
  await enter(2);
  const vip = { headers: { 'x-buyer-class': 'vip' } };
  const queue = [await enter(3, vip), await enter(4, vip)];
  for (const [index, accepted] of queue.entries()) await untilAhead(accepted, index + 3, index);
});

test('a request with an idempotency key has the place of its first click', async () => {
  await enter(1);
  const keyed = { idempotencyKey: 'the-same' };
  const clicks = [await enter(2, keyed), await enter(2, keyed)];
  await enter(3);
  expect(clicks[1]).toEqual(clicks[0]);
  await untilAhead(clicks[0] as Answer, 2, 1);
});

test('a stream tells at once how many there are, again when that has changed, and then the decision', async () => {
  const held = await lab.createEvent(null);
  await enter(1);
  await enter(2, {}, held);
  const { body } = await enter(3);
  const response = await lab.shops[1].pool.request({
    method: 'GET',
    path: `/booking-requests/${body.id}/stream`,
    headers: { 'x-user-id': '3' },
  });
  const events = eventsOf(response.body);
  const untilTold = (ahead: number) =>
    until(
      `the stream says that ${ahead} are ahead`,
      () => nextEvent(events),
      ({ event, id, data }) =>
        event === 'pending' && id === 'accepted' && (data as { ahead: number }).ahead === ahead,
    );
  await untilTold(2);
  const release = await holdEvents(lab, [{ eventId: held }]);
  lab.wakeWorker();
  // The first is decided, the second cannot be, and so the third has one before it.
  await untilTold(1);
  await release();
  const rest = await until(
    'the stream tells the decision',
    () => nextEvent(events),
    ({ event }) => event === 'decision',
  );
  expect(rest).toMatchObject({ data: { status: 'confirmed' } });
});

test('a buyer whose request the log has lost is told that it has failed, on an open stream too', async () => {
  const [lost, kept] = [await enter(5), await enter(6)];
  const response = await lab.shops[1].pool.request({
    method: 'GET',
    path: `/booking-requests/${lost.body.id}/stream`,
    headers: { 'x-user-id': '5' },
  });
  const events = eventsOf(response.body);
  await nextEvent(events);
  // As a worker would that finds the first of the two deleted.
  const [{ next }] = await lab.dataSource
    .query(
      `UPDATE partition_progress SET next_offsets = next_offsets || jsonb_build_object('standard', (next_offsets ->> 'standard')::int + 1)
      WHERE technique = $1 RETURNING (next_offsets ->> 'standard')::int AS next`,
      [technique],
    )
    .then(([rows]) => rows);
  await lab.dataSource.query(
    `INSERT INTO lost_records (technique, lane, partition, from_offset, to_offset) VALUES ($1, 'standard', 0, $2, $3)`,
    [technique, next - 1, next],
  );
  const failed = { status: 'failed', reason: 'lost' };
  const told = await until(
    'the stream tells the decision',
    () => nextEvent(events),
    ({ event }) => event === 'decision',
  );
  expect(told).toMatchObject({ data: failed });
  expect(await lab.decision(lost, 5)).toMatchObject(failed);
  expect((await status(kept, 6)).body.status).toBe('pending');
});
