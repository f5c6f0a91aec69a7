import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Router } from 'express';
import { SoldOut } from '../../booking/refusals';
import { Unavailable } from '../../errors/unavailable';
import { createApp } from '../../http/app';
import { docsRoutes } from '../../http/routes/docs-routes';
import { createLogger } from '../../telemetry/logger';
import { createMetrics } from '../../telemetry/metrics';

test('a refusal is made without a look at the stack, and a failure says where it came from', () => {
  const limit = Error.stackTraceLimit;
  expect(new SoldOut(1).stack).not.toMatch(/^ +at /m);
  expect(new Unavailable({ detail: 'gone', outcome: 'unknown' }).stack).toMatch(/^ +at .*problem\.test/m);
  expect(Error.stackTraceLimit).toBe(limit);
});

const routes = Router()
  .get('/refusing', () => {
    throw new SoldOut(1);
  })
  .post('/body', (request, response) => void response.json(request.body ?? 'none'));
const server = createServer(
  createApp({
    logger: createLogger({ level: 'test', instance: '1', logLevel: 'fatal' }),
    metrics: createMetrics({ level: 'test', instance: '1' }),
    routes: [routes, docsRoutes(() => ({}))],
  }),
);
let url: string;
beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await once(server.close(), 'close');
});

test('a refusal says what it is, in which charset and how long', async () => {
  const answer = await fetch(`${url}/refusing`);
  const body = await answer.text();
  expect(answer.status).toBe(409);
  expect(answer.headers.get('Content-Type')).toBe('application/problem+json; charset=utf-8');
  expect(answer.headers.get('Content-Length')).toBe(String(Buffer.byteLength(body)));
  expect(JSON.parse(body)).toMatchObject({ type: 'urn:ticket-rush:problem:sold-out', outcome: 'rejected' });
});

async function send(body: RequestInit['body'], headers: Record<string, string>) {
  const streamed = { duplex: 'half' } as object; // Node's fetch asks for it where the body is a stream.
  const answer = await fetch(`${url}/body`, { method: 'POST', headers, ...(body && { body }), ...streamed });
  return { status: answer.status, body: (await answer.json()) as unknown };
}

const json = { 'content-type': 'application/json' };

test.each([
  ['text', '{"quantity":4}', { 'content-type': 'text/plain' }, 'Content-Type must be application/json'],
  ['a form', new URLSearchParams({ quantity: '4' }), {}, 'Content-Type must be application/json'],
  ['bytes without a type', new Uint8Array([123, 125]), {}, 'Content-Type must be application/json'],
  ['JSON in latin1', '{}', { 'content-type': 'application/json; charset=latin1' }, 'charset'],
  ['JSON in an unknown coding', '{}', { ...json, 'content-encoding': 'lzma' }, 'Content-Encoding'],
])('a body that is %s is refused, not overlooked: 415', async (_, body, headers, field) => {
  expect(await send(body, headers as Record<string, string>)).toMatchObject({
    status: 415,
    body: {
      type: 'urn:ticket-rush:problem:unsupported-media-type',
      outcome: 'rejected',
      detail: expect.stringContaining(field),
    },
  });
});

test('no body is none, of whichever type it says to be', async () => {
  expect(await send(undefined, { 'content-type': 'text/plain' })).toEqual({ status: 200, body: 'none' });
});

test('a body that is too large is told the limit, also where it does not say its length', async () => {
  const chunk = new Uint8Array(9 * 1024).fill(0x20);
  const chunks = new ReadableStream({
    start(controller) {
      controller.enqueue(chunk);
      controller.enqueue(chunk);
      controller.close();
    },
  });
  for (const body of [chunks, ' '.repeat(17 * 1024)]) {
    expect(await send(body, json)).toMatchObject({
      status: 413,
      body: { detail: 'The body has more than 16384 bytes.' },
    });
  }
});

test.each([
  ['a range that it does not have', { range: 'bytes=99999999-' }, 416],
  ['another version of it', { 'if-match': '"none"' }, 412],
])(
  'a file of the documentation that is asked for %s is not said to be missing',
  async (_, headers, status) => {
    const answer = await fetch(`${url}/docs/swagger-ui.css`, { headers: headers as Record<string, string> });
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ status, outcome: 'rejected' });
  },
);

test.each(['no-such-file', '..%2fpackage.json', '.npmignore', '%00'])(
  'a file of the documentation that is not there (%s): 404',
  async (name) => {
    expect((await fetch(`${url}/docs/${name}`)).status).toBe(404);
  },
);
