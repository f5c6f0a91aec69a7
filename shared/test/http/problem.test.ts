import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { Router } from 'express';
import { SoldOut } from '../../booking/refusals';
import { Unavailable } from '../../errors/unavailable';
import { createApp } from '../../http/app';
import { createLogger } from '../../telemetry/logger';
import { createMetrics } from '../../telemetry/metrics';

test('a refusal is made without a look at the stack, and a failure says where it came from', () => {
  const limit = Error.stackTraceLimit;
  expect(new SoldOut(1).stack).not.toMatch(/^ +at /m);
  expect(new Unavailable({ detail: 'gone', outcome: 'unknown' }).stack).toMatch(/^ +at .*problem\.test/m);
  expect(Error.stackTraceLimit).toBe(limit);
});

test('a refusal says what it is, in which charset and how long', async () => {
  const refusing = Router().get('/refusing', () => {
    throw new SoldOut(1);
  });
  const app = createApp({
    logger: createLogger({ level: 'test', instance: '1', logLevel: 'fatal' }),
    metrics: createMetrics({ level: 'test', instance: '1' }),
    routes: [refusing],
  });
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/refusing`);
  const body = await answer.text();
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
  expect(answer.status).toBe(409);
  expect(answer.headers.get('Content-Type')).toBe('application/problem+json; charset=utf-8');
  expect(answer.headers.get('Content-Length')).toBe(String(Buffer.byteLength(body)));
  expect(JSON.parse(body)).toMatchObject({ type: 'urn:ticket-rush:problem:sold-out', outcome: 'rejected' });
});
