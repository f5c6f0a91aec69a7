import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { until } from '@ticket-rush/testing/until';
import { installMissing } from '../../install/doctor';
import { openScratch, type Scratch } from '../../process/scratch';
import { type Prometheus, startPrometheus } from '../../servers/prometheus';

let scratch: Scratch;
let prometheus: Prometheus;
let service: Server;
let url: string;

beforeAll(async () => {
  await installMissing((line) => process.stderr.write(`${line}\n`), ['prometheus']);
  scratch = await openScratch();
  prometheus = await startPrometheus(scratch, 100);
  service = createServer((_request, response) => {
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.end('shop_open{level="lv1",instance="lv1-1"} 1\n');
  }).listen(0, '127.0.0.1');
  await once(service, 'listening');
  url = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
});
afterAll(async () => {
  service.close().closeAllConnections();
  await scratch.close();
});

interface Series {
  metric: Record<string, string>;
  value: [number, string];
}

async function ask(query: string): Promise<Series[]> {
  const answer = await fetch(`${prometheus.url}/api/v1/query?query=${encodeURIComponent(query)}`);
  return ((await answer.json()) as { data: { result: Series[] } }).data.result;
}

/** Asks again until the query finds this many series. */
async function findsSeries(query: string, count: number): Promise<void> {
  await until(
    `${query} finds ${count} series`,
    async () => (await ask(query)).length,
    (found) => found === count,
  );
}

test('scrapes an instance while it is watched, under the names that it gives itself', async () => {
  await prometheus.watch('shop', [{ url, level: 'lv1', instance: 'lv1-1' }]);
  // Asked again: where the machine is busy, one scrape in between may have missed its tenth of a second.
  await findsSeries('shop_open{level="lv1", instance="lv1-1", exported_instance=""}', 1);
  await findsSeries('up{level="lv1", instance="lv1-1"} == 1', 1);

  await prometheus.unwatch('shop');

  await findsSeries('up{instance="lv1-1"}', 0);
});

test('takes samples by remote write', async () => {
  const { status } = await fetch(`${prometheus.url}/api/v1/write`, { method: 'POST', body: 'no snappy' });

  expect(status).toBe(400); // 404 without the receiver.
});

test('has loaded the alert rules', async () => {
  const answer = await fetch(`${prometheus.url}/api/v1/rules`);
  const { data } = (await answer.json()) as { data: { groups: { file: string; rules: unknown[] }[] } };

  expect(data.groups.flatMap(({ rules }) => rules).length).toBeGreaterThan(0);
  expect(data.groups.every(({ file }) => file.endsWith('alerts.yml'))).toBe(true);
});
