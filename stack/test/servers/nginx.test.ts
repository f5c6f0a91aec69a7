import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { openScratch, type Scratch } from '../../process/scratch';
import { type Nginx, startNginx } from '../../servers/nginx';
import { expectEventsAtOnce, startInstance, type UpstreamInstance } from './upstream-instance';

let scratch: Scratch;
let nginx: Nginx;
let instances: UpstreamInstance[];

beforeAll(async () => {
  scratch = await openScratch();
});
afterAll(async () => {
  await scratch.close();
});
beforeEach(async () => {
  instances = await Promise.all([startInstance(), startInstance()]);
  nginx = await startNginx(
    scratch,
    instances.map(({ address }) => `http://${address}`),
  );
});
afterEach(async () => {
  await nginx.stop();
  for (const { server } of instances) server.close().closeAllConnections();
});

function post(path: string): Promise<Response> {
  return fetch(`${nginx.url}${path}`, {
    method: 'POST',
    headers: { 'x-user-id': '7', 'x-request-id': 'r1' },
  });
}

function received(): number[] {
  return instances.map(({ requests }) => requests.length);
}

test('balances over the instances', async () => {
  for (let sent = 0; sent < 20; sent++) expect((await post('/')).status).toBe(201);

  const [one = 0, other = 0] = received();
  expect(one + other).toBe(20);
  expect(Math.min(one, other)).toBeGreaterThanOrEqual(5); // Each worker of nginx takes its own turns.
});

test('passes the buyer and the request id', async () => {
  await post('/');

  const [headers] = instances.flatMap(({ requests }) => requests);
  expect(headers).toMatchObject({ 'x-user-id': '7', 'x-request-id': 'r1' });
});

test('does not repeat a POST on another instance when the first breaks the connection', async () => {
  expect((await post('/broken')).status).toBe(502);

  expect(received().sort()).toEqual([0, 1]);
});

test('tells the client when an instance is dead instead of repeating its POST', async () => {
  instances[0]?.server.close().closeAllConnections();
  const statuses = [];
  for (let sent = 0; sent < 4; sent++) statuses.push((await post('/')).status);

  expect(statuses).toContain(502);
  expect(statuses.filter((status) => status === 201)).toHaveLength(received()[1] as number);
});

test('passes each event of a stream at once', () => expectEventsAtOnce(nginx.url, instances));

test('takes a thousand simultaneous connections', async () => {
  const statuses = await Promise.all(Array.from({ length: 1_000 }, async () => (await post('/')).status));

  expect(new Set(statuses)).toEqual(new Set([201]));
  expect(received().reduce((sum, count) => sum + count)).toBe(1_000);
});
