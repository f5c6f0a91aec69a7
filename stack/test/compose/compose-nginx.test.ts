import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { openScratch, type Scratch } from '../../process/scratch';
import { startSilentInstance } from '../servers/silent-instance';
import { expectEventsAtOnce, startInstance, type UpstreamInstance } from '../servers/upstream-instance';
import { type ComposeNginx, startComposeNginx } from './compose-nginx';

let scratch: Scratch;
let nginx: ComposeNginx;
let instances: [UpstreamInstance, UpstreamInstance];

beforeAll(async () => {
  scratch = await openScratch();
});
afterAll(async () => {
  await scratch.close();
});
beforeEach(async () => {
  instances = await Promise.all([startInstance(), startInstance()]);
  nginx = await startComposeNginx(
    scratch,
    instances.map(({ address }) => address),
  );
});
afterEach(async () => {
  await nginx.stop();
  for (const { server } of instances) server.close().closeAllConnections();
});

function post(path: string, { level } = nginx): Promise<Response> {
  return fetch(`${level}${path}`, {
    method: 'POST',
    headers: { 'x-user-id': '7', 'x-request-id': 'r1' },
  });
}

function received(): number {
  return instances.reduce((sum, { requests }) => sum + requests.length, 0);
}

test('passes the buyer and the request id, and keeps connections to the instances open', async () => {
  for (let sent = 0; sent < 40; sent++) expect((await post('/')).status).toBe(201);

  expect(received()).toBe(40);
  expect(instances[0].requests[0]).toMatchObject({ 'x-user-id': '7', 'x-request-id': 'r1' });
  const opened = instances[0].connections.size + instances[1].connections.size;
  expect(opened).toBeLessThan(20); // Each worker of nginx has its own; without keeping them there are 40.
});

test('does not send a POST again that may have been executed', async () => {
  expect((await post('/broken')).status).toBe(502);

  expect(received()).toBe(1);
});

test('sends a POST to the other instance when the first refuses the connection', async () => {
  instances[0].server.close().closeAllConnections();
  const statuses = [];
  for (let sent = 0; sent < 10; sent++) statuses.push((await post('/')).status);

  expect(statuses).toEqual(Array(10).fill(201));
  expect(instances[1].requests).toHaveLength(10);
});

test('sends a POST to the other instance when the first does not take the connection in time', async () => {
  const silent = await startSilentInstance();
  const balancer = await startComposeNginx(scratch, [silent.address, instances[0].address]);
  try {
    const statuses = await Promise.all([1, 2, 3, 4].map(async () => (await post('/', balancer)).status));
    expect(statuses).toEqual(Array(4).fill(201));
    expect(received()).toBe(4);
  } finally {
    await balancer.stop();
    await silent.stop();
  }
});

test('does not send a POST again whose answer does not come in time', async () => {
  const addresses = instances.map(({ address }) => address);
  const balancer = await startComposeNginx(scratch, addresses, '100ms');
  try {
    expect((await post('/silent', balancer)).status).toBe(504);
    expect(received()).toBe(1);
  } finally {
    await balancer.stop();
  }
});

test('passes each event of a stream at once', () => expectEventsAtOnce(nginx.level, instances));

test('has a page at its root that asks for what is ready', async () => {
  const page = await fetch(nginx.statusPage);
  expect(page.headers.get('content-type')).toContain('text/html');
  expect(await page.text()).toContain('ticket-rush');

  expect((await fetch(`${nginx.statusPage}/ready/lv1`)).status).toBe(200);
  expect((await fetch(`${nginx.statusPage}/ready/lv2`)).status).toBe(502);
});
