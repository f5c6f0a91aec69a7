import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createBarrier, createGate, type Gate } from '@ticket-rush/testing/interleaving/barrier';
import { Router } from 'express';
import { Client } from 'undici';
import { SoldOut } from '../../booking/refusals';
import { createApp } from '../../http/app';
import { countOutcome } from '../../http/measure';
import { techniqueOf } from '../../http/request/technique-of';
import { createLogger } from '../../telemetry/logger';
import { createMetrics, type Metrics } from '../../telemetry/metrics';

const BUYERS = 10;

let metrics: Metrics;
let server: Server;
let answer: Gate;
let allAsked: ReturnType<typeof createBarrier>;
let left: Promise<unknown>[];
let handled: Promise<unknown>[];
beforeEach(async () => {
  metrics = createMetrics({ level: 'test', instance: '1' });
  answer = createGate();
  allAsked = createBarrier(BUYERS + 1);
  [left, handled] = [[], []];
  const routes = Router()
    .post('/bookings/:buyer', async (request, response) => {
      techniqueOf(request, response, ['slow']);
      left.push(once(response, 'close'));
      const work = allAsked.arrive().then(() => answer.opened);
      handled.push(work);
      await work;
      if (request.params.buyer === '0') throw new SoldOut(1);
      countOutcome(response, 'booked');
      response.status(201).json({});
    })
    .get('/stream', (_request, response) => {
      left.push(once(response, 'close'));
      response.status(200).flushHeaders();
    });
  const logger = createLogger({ level: 'test', instance: '1', logLevel: 'fatal' });
  server = createServer(createApp({ logger, metrics, routes: [routes] })).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

const open = () => new Client(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);

async function counted(status: number, path: string): Promise<{ count: number; seconds: number }> {
  const { values } = await metrics.httpDuration.get();
  const ofThis = values.filter(({ labels }) => labels.status === status && labels.route === path);
  const find = (end: string) => ofThis.find(({ metricName }) => metricName?.endsWith(end))?.value ?? 0;
  return { count: find('_count'), seconds: find('_sum') };
}

async function outcomes(): Promise<Record<string, number>> {
  const { values } = await metrics.bookingOutcomes.get();
  return Object.fromEntries(values.map(({ labels, value }) => [labels.outcome, value]));
}

test('counts and times the requests of buyers who leave before the answer, and what becomes of them', async () => {
  const clients = Array.from({ length: BUYERS }, open);
  const began = performance.now();
  for (const [buyer, client] of clients.entries()) {
    client.request({ method: 'POST', path: `/bookings/${buyer}?technique=slow` }).catch(() => undefined);
  }
  await allAsked.arrive();
  await Promise.all(clients.map((client) => client.destroy()));
  await Promise.all(left);
  const { count, seconds } = await counted(499, '/bookings/:buyer');
  expect(count).toBe(BUYERS);
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThan((BUYERS * (performance.now() - began)) / 1_000);
  expect(await outcomes()).toEqual({});
  answer.open();
  await Promise.all(handled);
  await new Promise(setImmediate);
  expect(await outcomes()).toEqual({ booked: BUYERS - 1, 'sold-out': 1 });
  expect(await counted(201, '/bookings/:buyer')).toEqual({ count: 0, seconds: 0 });
});

test('counts an answer that was cut off under the status that it began with', async () => {
  const client = open();
  const { body } = await client.request({ method: 'GET', path: '/stream' });
  body.on('error', () => undefined);
  await client.destroy();
  await Promise.all(left);
  expect((await counted(200, '/stream')).count).toBe(1);
});
