import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { ask } from '@ticket-rush/testing/http/ask';
import { eventsOf, nextEvent } from '@ticket-rush/testing/http/event-streams';
import { until } from '@ticket-rush/testing/until';
import { Client } from 'undici';
import { decisionEvents } from '../../src/http/request-calls';
import { type AcceptingLab, openAcceptingLab } from '../accept/accepting-lab';

const BUYER = 12;
const MAX_STREAMS = 4;
const MAX_STREAMS_PER_BUYER = 3;

let lab: AcceptingLab;
const clients: Client[] = [];
beforeAll(async () => {
  lab = await openAcceptingLab({
    MAX_STREAMS: String(MAX_STREAMS),
    MAX_STREAMS_PER_BUYER: String(MAX_STREAMS_PER_BUYER),
  });
});
afterEach(async () => {
  lab.wakeWorker();
  await Promise.all(clients.splice(0).map((client) => client.destroy()));
});
afterAll(() => lab?.close());

async function accepted(eventId: number, buyerId = BUYER): Promise<string> {
  return (await lab.book(0, eventId, { buyerId })).body.id;
}

async function open(receipt: string, { instance = 1, buyerId = BUYER, headers = {} } = {}) {
  const client = new Client(lab.level.instances[instance]?.url as string);
  clients.push(client);
  const path = `/booking-requests/${receipt}/stream`;
  const response = await client.request({
    method: 'GET',
    path,
    headers: { 'x-user-id': String(buyerId), ...headers },
  });
  return { status: response.statusCode, headers: response.headers, events: eventsOf(response.body), client };
}

test('tells pending at once, then the decision, and ends', async () => {
  const id = await lab.createEvent(1);
  lab.stopWorker();
  const receipt = await accepted(id);
  const { status, headers, events } = await open(receipt);
  expect(status).toBe(200);
  expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
  expect(await events.next()).toMatchObject({ value: { event: 'retry', data: 1_000 } });
  expect(await nextEvent(events)).toEqual({
    event: 'pending',
    id: 'accepted',
    data: { id: receipt, status: 'pending', ahead: 0 },
  });
  lab.wakeWorker();
  const decision = await nextEvent(events);
  expect(decisionEvents.decision.parse(decision.data)).toEqual(decision.data);
  expect(decision).toMatchObject({
    event: 'decision',
    id: 'decided',
    data: { id: receipt, status: 'confirmed', eventId: id, bookingId: expect.any(Number) },
  });
  expect(await events.next()).toMatchObject({ done: true });
});

test('tells all ticket numbers of an order, as polling does', async () => {
  const id = await lab.createEvent(5, { ticketsPerBuyer: 4 });
  lab.stopWorker();
  const order = await lab.book(0, id, { buyerId: BUYER, body: { quantity: 3 } });
  const { events } = await open(order.body.id);
  expect(await nextEvent(events)).toMatchObject({ event: 'pending' });
  lab.wakeWorker();
  const { data } = await nextEvent(events);
  expect(data).toMatchObject({
    status: 'confirmed',
    bookingId: null,
    answer: { status: 201, body: { quantity: 3, ticketNumbers: [1, 2, 3] } },
  });
  expect(await lab.decision(order, BUYER)).toEqual(data);
});

test('tells each of several streams of one request', async () => {
  const id = await lab.createEvent(1);
  lab.stopWorker();
  const receipt = await accepted(id);
  const streams = [await open(receipt), await open(receipt)];
  for (const { events } of streams) await nextEvent(events);
  await streams[0]?.client.destroy();
  lab.wakeWorker();
  expect(await nextEvent((streams[1] as (typeof streams)[0]).events)).toMatchObject({ event: 'decision' });
});

test('goes on where the client has left off, and starts anew for a client that knows something else', async () => {
  const receipt = await accepted(await lab.createEvent(1));
  const after = async (lastEventId: string) => open(receipt, { headers: { 'last-event-id': lastEventId } });
  expect(await nextEvent((await after('accepted')).events)).toMatchObject({ event: 'decision' });
  expect(await nextEvent((await after('who-knows')).events)).toMatchObject({ event: 'pending' });
  expect((await after('decided')).status).toBe(204);
});

test('the request of another buyer has no stream: 404', async () => {
  const receipt = await accepted(await lab.createEvent(1));
  const path = `/booking-requests/${receipt}/stream`;
  expect(await ask(lab.shops[1], 'GET', path, { buyerId: 88 })).toMatchObject({
    status: 404,
    problem: 'request-not-found',
  });
});

test('a buyer has so many streams, and an instance so many, and no more; one that is closed makes room', async () => {
  lab.stopWorker();
  const id = await lab.createEvent(1);
  const [receipt, other, third] = [await accepted(id), await accepted(id, 13), await accepted(id, 14)];
  const one = await open(receipt);
  for (let more = 1; more < MAX_STREAMS_PER_BUYER; more++) await open(receipt);
  const refused = await ask(lab.shops[1], 'GET', `/booking-requests/${receipt}/stream`, { buyerId: BUYER });
  expect(refused).toMatchObject({ status: 429, problem: 'too-many-streams', body: { retryable: true } });
  expect((await open(other, { buyerId: 13 })).status).toBe(200);
  const full = await ask(lab.shops[1], 'GET', `/booking-requests/${third}/stream`, { buyerId: 14 });
  expect(full).toMatchObject({ status: 503, body: { outcome: 'rejected', retryable: true } });
  await one.client.destroy();
  await until(
    'there is room for another stream',
    () => open(third, { buyerId: 14 }),
    ({ status }) => status === 200,
  );
});

test('ends when the instance is told to stop, and does not hold it up', async () => {
  lab.stopWorker();
  const receipt = await accepted(await lab.createEvent(1));
  const { events } = await open(receipt, { instance: 0 });
  await nextEvent(events);
  const instance = lab.level.instances[0];
  const told = performance.now();
  instance?.kill('SIGTERM');
  expect(await events.next()).toMatchObject({ done: true });
  await instance?.exited;
  expect(performance.now() - told).toBeLessThan(8_000);
});
