import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { freePorts, startOnFreePorts } from '../../process/ports';
import { openScratch, type Scratch } from '../../process/scratch';
import { startServer } from '../../process/server-process';
import { living } from './process-families';

let scratch: Scratch;
beforeAll(async () => {
  scratch = await openScratch();
});
afterAll(() => scratch.close());

/** A shell script as a server. */
function shell(name: string, script: string, timeoutMs?: number) {
  const ready = (line: string) => line === 'ready';
  return startServer({
    scratch,
    name,
    command: 'sh',
    args: ['-c', script],
    ready,
    ...(timeoutMs && { timeoutMs }),
  });
}

test('a server that ends before it is ready reports its name, its command and its last words', async () => {
  const start = shell('broken', 'echo DATABASE_URL is not set >&2; exit 1');

  await expect(start).rejects.toThrow(
    /broken ended .*code 1[\s\S]*sh -c echo[\s\S]*\| DATABASE_URL is not set/,
  );
});

test('a server that is not ready in time is stopped and reports its last words', async () => {
  const start = shell('slow', 'echo $$; exec sleep 1000', 300);
  const message = await start.then(
    () => 'started',
    (error: Error) => error.message,
  );

  expect(message).toContain('slow was not ready within 300 ms');
  const [, pid] = /\| (\d+)/.exec(message) ?? [];
  expect(living([Number(pid)])).toEqual([]);
});

test('a command that does not exist is named', async () => {
  const start = startServer({
    scratch,
    name: 'absent',
    command: 'no-such-server',
    args: [],
    ready: () => true,
  });

  await expect(start).rejects.toThrow(/absent cannot be run: .*no-such-server/);
});

test('a killed server takes the rest of its group with it', async () => {
  const { kill, exited } = await shell('group', 'sleep 1000 & echo $!; echo ready; wait');
  const worker = Number(readFileSync(scratch.logFile('group'), 'utf8').split('\n')[0]);
  expect(living([worker])).toEqual([worker]);

  kill('SIGKILL');

  expect(await exited).toMatchObject({ signal: 'SIGKILL' });
  expect(living([worker])).toEqual([]);
});

test('a paused server is stopped in good order', async () => {
  const paused = await shell('paused', 'trap "exit 7" TERM; echo ready; while :; do sleep 0.05; done');
  paused.kill('SIGSTOP');

  await paused.stop();

  expect(await paused.exited).toMatchObject({ code: 7 });
});

test('a free port is one that no outgoing connection is given', async () => {
  const ports = await freePorts(50);

  expect(new Set(ports).size).toBe(50);
  expect(Math.max(...ports)).toBeLessThan(32_768); // The lowest that Linux gives; macOS begins at 49152.
});

test('a server whose port is taken is started on another one', async () => {
  const stranger = createServer().listen(0, '127.0.0.1');
  await once(stranger, 'listening');
  const taken = (stranger.address() as AddressInfo).port;
  const tried: number[] = [];

  await startOnFreePorts(1, (free) => {
    const port = tried.length === 0 ? taken : free;
    tried.push(port);
    return listener(port);
  }).finally(() => stranger.close());

  expect(tried).toHaveLength(2);
});

/** A server that says "ready" when it listens. */
function listener(port: number) {
  const script = `require('node:net').createServer().listen(${port}, '127.0.0.1', () => console.log('ready'))`;
  const ready = (line: string) => line === 'ready';
  const command = process.execPath;
  return startServer({ scratch, name: 'listener', command, args: ['-e', script], ready });
}
