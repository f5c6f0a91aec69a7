import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type BreakableLink, openBreakableLink } from '../network/breakable-link';

let echo: Server;
let heard: string[];
let link: BreakableLink;
beforeEach(async () => {
  heard = [];
  echo = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (request) => {
      heard.push(String(request));
      socket.write(`re: ${request}`);
    });
  }).listen(0, '127.0.0.1');
  await once(echo, 'listening');
  link = await openBreakableLink(`echo://127.0.0.1:${(echo.address() as AddressInfo).port}/path`);
});
afterEach(async () => {
  await link.close();
  await new Promise((closed) => echo.close(closed));
});

function dial() {
  const socket = connect(Number(new URL(link.url).port), '127.0.0.1');
  const broken = once(socket, 'error').then(([error]) => (error as NodeJS.ErrnoException).code);
  return {
    broken,
    end: () => socket.destroy(),
    async ask(request: string): Promise<string> {
      socket.write(request);
      return String((await once(socket, 'data'))[0]);
    },
    send: (request: string) => socket.write(request),
  };
}

test('passes on what both sides say, under a URL that differs in the address only', async () => {
  expect(link.url).toMatch(/^echo:\/\/127\.0\.0\.1:\d+\/path$/);
  const client = dial();
  expect(await client.ask('one')).toBe('re: one');
  client.end();
});

test('cuts every connection and each new one, until it is mended', async () => {
  const client = dial();
  await client.ask('one');
  link.cut();
  expect(await client.broken).toBe('ECONNRESET');
  expect(await dial().broken).toBe('ECONNRESET');
  link.mend();
  const next = dial();
  expect(await next.ask('two')).toBe('re: two');
  next.end();
});

test('delays what passes, and keeps the order', async () => {
  const client = dial();
  await client.ask('one');
  link.delay(50);
  const begin = performance.now();
  expect(await client.ask('two')).toBe('re: two');
  // Timers of Node may fire a millisecond early.
  expect(performance.now() - begin).toBeGreaterThanOrEqual(98);
  expect(heard).toEqual(['one', 'two']);
  client.end();
});

test('resets the client of one request, and delivers the request when told', async () => {
  const client = dial();
  await client.ask('BEGIN');
  const lost = link.resetBeforeAnswer('COMMIT');
  client.send('COMMIT');
  await lost.reset;
  expect(await client.broken).toBe('ECONNRESET');
  expect(heard).toEqual(['BEGIN']);
  await lost.deliver();
  expect(heard).toEqual(['BEGIN', 'COMMIT']);
  const next = dial();
  expect(await next.ask('COMMIT')).toBe('re: COMMIT');
  next.end();
});
