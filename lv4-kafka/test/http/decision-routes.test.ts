import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type RunningLevel, startLevel } from '@ticket-rush/stack/level/level';
import { openScratch } from '@ticket-rush/stack/process/scratch';
import { openShop, type Shop } from '@ticket-rush/testing/rush/shop';
import { runningParts } from '@ticket-rush/testing/servers/running-parts';
import { kafkaSinglePartition } from '../../src/techniques/kafka-single-partition';

/** Not the default: what the service promises is not what a client has as a constant. */
const REQUEST_TTL_MS = 45_000;

const scratch = openScratch();
let level: RunningLevel;
let api: [Shop, Shop];
beforeAll(async () => {
  level = await startLevel(await scratch, {
    ...{ level: 'lv4', instances: 2, workers: 1, parts: runningParts() },
    env: { REQUEST_TTL_MS: String(REQUEST_TTL_MS) },
  });
  api = level.instances.map(({ url }) => openShop(url)) as [Shop, Shop];
});
afterAll(async () => {
  await Promise.all((api ?? []).map((shop) => shop.close()));
  await (await scratch).close();
});

async function ask(shop: Shop, method: 'GET' | 'POST', path: string, buyerId: number) {
  const response = await shop.pool.request({ method, path, headers: { 'x-user-id': String(buyerId) } });
  return {
    status: response.statusCode,
    headers: response.headers,
    body: JSON.parse(await response.body.text()),
  };
}

const book = (eventId: number, buyerId: number) =>
  ask(api[0], 'POST', `/events/${eventId}/bookings?technique=${kafkaSinglePartition.slug}`, buyerId);

test('another instance answers for the request from the first moment after the 202', async () => {
  // No worker decides, so what is seen is the state between acceptance and decision.
  for (const worker of level.workers) worker.kill('SIGSTOP');
  const { id } = await api[0].createEvent({ tickets: 1 });
  const { status, headers, body } = await book(id, 12);
  expect(status).toBe(202);
  expect(headers.location).toBe(`/booking-requests/${body.id}`);
  expect(Date.parse(body.expiresAt) - Date.parse(body.acceptedAt)).toBe(REQUEST_TTL_MS);
  expect(headers['retry-after']).toMatch(/^[12]$/);

  const elsewhere = await ask(api[1], 'GET', String(headers.location), 12);
  expect(elsewhere).toMatchObject({ status: 200, body: { status: 'pending' } });
  expect(elsewhere.headers['retry-after']).toMatch(/^[12]$/);
  for (const worker of level.workers) worker.kill('SIGCONT');
});

test('the request of another buyer does not exist: 404', async () => {
  const { id } = await api[0].createEvent({ tickets: 1 });
  const { headers } = await book(id, 12);
  expect(await ask(api[1], 'GET', String(headers.location), 88)).toMatchObject({
    status: 404,
    body: { type: 'urn:ticket-rush:problem:request-not-found' },
  });
});
