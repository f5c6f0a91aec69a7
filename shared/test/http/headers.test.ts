import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Router } from 'express';
import { request } from 'undici';
import { createApp } from '../../http/app';
import { requireOperator } from '../../http/request/identity';
import { createLogger } from '../../telemetry/logger';
import { createMetrics } from '../../telemetry/metrics';

let server: Server;
beforeEach(async () => {
  const routes = Router().get('/', requireOperator('a-token-of-an-operator'), (_request, response) => {
    response.json({});
  });
  const logger = createLogger({ level: 'test', instance: '1', logLevel: 'fatal' });
  const metrics = createMetrics({ level: 'test', instance: '1' });
  server = createServer(createApp({ logger, metrics, routes: [routes] })).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
});

async function ask(headers: Record<string, string>) {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const { statusCode: status, body } = await request(url, { headers });
  return { status, problem: (await body.json()) as Record<string, unknown> };
}

test('an empty Authorization is 400, not a token that is wrong', async () => {
  const errors = [{ field: 'Authorization', message: 'is empty' }];
  expect(await ask({ authorization: '' })).toMatchObject({ status: 400, problem: { errors } });
  expect(await ask({})).toMatchObject({ status: 401 });
  expect(await ask({ authorization: 'Bearer a-token-of-an-operator' })).toMatchObject({ status: 200 });
});

test('an empty X-Request-Id is 400, with an id of its own; what is no UUID is replaced', async () => {
  const errors = [{ field: 'X-Request-Id', message: 'is empty' }];
  const instance = expect.stringMatching(/^urn:uuid:[0-9a-f-]{36}$/);
  expect(await ask({ 'x-request-id': '' })).toMatchObject({ status: 400, problem: { errors, instance } });
  expect(await ask({ 'x-request-id': 'of-a-proxy' })).toMatchObject({ status: 401, problem: { instance } });
});
