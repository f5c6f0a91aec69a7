import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { eventsOf } from '@ticket-rush/testing/http/event-streams';
import { createGate, type Gate } from '@ticket-rush/testing/interleaving/barrier';
import express from 'express';
import { Client } from 'undici';
import { type EventStream, openEventStream } from '../../http/event-stream';

const A_MEGABYTE = 'x'.repeat(1024 * 1024);

let server: Server;
let opened: Gate;
let stream: EventStream;
let asked: Gate;
let goOn: Gate;
beforeEach(async () => {
  opened = createGate();
  asked = createGate();
  goOn = createGate();
  const app = express()
    .get('/', (_request, response) => {
      stream = openEventStream(response, { retryMs: 700 });
      opened.open();
    })
    .get('/later', async (request, response) => {
      request.socket.once('close', goOn.open);
      asked.open();
      await goOn.opened;
      stream = openEventStream(response);
      opened.open();
    })
    .get('/next', (_request, response) => void response.send('the next answer'));
  server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

const port = () => (server.address() as AddressInfo).port;

test('carries events with their ids, comments, and the hint when to come again', async () => {
  const client = new Client(`http://127.0.0.1:${port()}`);
  const { body, headers } = await client.request({ method: 'GET', path: '/' });
  stream.send({ event: 'greeting', id: '1', data: { text: 'two\nlines' } });
  stream.comment('still here');
  stream.end();
  const received = [];
  for await (const event of eventsOf(body)) received.push(event);
  expect(received).toEqual([
    { event: 'retry', data: 700 },
    { event: 'greeting', id: '1', data: { text: 'two\nlines' } },
    { event: 'comment', data: 'still here' },
  ]);
  expect(headers).toMatchObject({
    'content-type': expect.stringMatching(/^text\/event-stream\b/),
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  await client.close();
});

test('cuts off a client that never reads', async () => {
  const socket: Socket = connect(port(), '127.0.0.1');
  socket.on('error', () => undefined);
  socket.pause();
  await once(socket, 'connect');
  socket.write('GET / HTTP/1.1\r\nHost: here\r\n\r\n');
  await opened.opened;
  // The kernels on both ends take some megabytes before anything is left to us.
  for (let sent = 0; sent < 100 && !stream.gone.aborted; sent++) {
    stream.send({ event: 'much', data: A_MEGABYTE });
    await new Promise(setImmediate);
  }
  expect(stream.gone.aborted).toBe(true);
  socket.destroy();
});

test('keeps a client that reads, however much it is sent', async () => {
  const client = new Client(`http://127.0.0.1:${port()}`);
  const { body } = await client.request({ method: 'GET', path: '/' });
  const events = eventsOf(body);
  for (let sent = 0; sent < 200; sent++) {
    stream.send({ event: 'some', data: 'x'.repeat(32 * 1024) });
    for (let event = await events.next(); event.value.event !== 'some'; event = await events.next());
  }
  expect(stream.gone.aborted).toBe(false);
  await client.destroy();
});

test('answers HEAD with the headers of the stream, and ends: the next request of the connection is answered', async () => {
  // As a balancer does it that keeps its connection to an instance.
  const socket = connect(port(), '127.0.0.1').setEncoding('utf8');
  socket.write('HEAD / HTTP/1.1\r\nHost: here\r\n\r\n');
  const [head] = await once(socket, 'data');
  expect(head).toMatch(/^HTTP\/1.1 200 OK\r\n[\s\S]*Content-Type: text\/event-stream[\s\S]*\r\n\r\n$/);
  socket.write('GET /next HTTP/1.1\r\nHost: here\r\n\r\n');
  const [next] = await once(socket, 'data');
  expect(next).toMatch(/the next answer$/);
  expect(stream.gone.aborted).toBe(true);
  socket.destroy();
});

test('is over from the start for a client that has left before it began', async () => {
  const client = new Client(`http://127.0.0.1:${port()}`);
  const left = client.request({ method: 'GET', path: '/later' }).catch(() => 'left');
  await asked.opened;
  await client.destroy();
  expect(await left).toBe('left');
  await opened.opened;
  expect(stream.gone.aborted).toBe(true);
});
