import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { freeze, thaw } from '../../process/freeze';
import { runningProcesses } from '../../process/process-table.cjs';
import { openScratch, type Scratch } from '../../process/scratch';
import { startServer } from '../../process/server-process';
import { startPostgres } from '../../servers/postgres';
import { living } from './process-families';

let scratch: Scratch;
beforeAll(async () => {
  scratch = await openScratch();
});
afterAll(() => scratch.close());

const childrenOf = (pid: number) => runningProcesses().filter(({ parent }) => parent === pid);
const states = (pid: number) => [...new Set(childrenOf(pid).map(({ state }) => state[0]))];

test('PostgreSQL is stopped with all that serve its clients, and goes on', async () => {
  const { pid, stop } = await startPostgres(scratch);
  expect(childrenOf(pid).length).toBeGreaterThan(3);
  await freeze(pid);
  expect(states(pid)).toEqual(['T']);
  thaw(pid);
  expect(states(pid)).not.toContain('T');
  await stop();
});

test('a server that is stopped is frozen no more, and leaves no process that it has started in a group of its own', async () => {
  const child = `require('node:child_process').spawn('sleep', ['1000'], { detached: true })`;
  const script = `const { pid } = ${child}; process.on('SIGTERM', () => process.kill(pid)); console.log('ready')`;
  const server = await startServer({
    ...{ scratch, name: 'parent', command: process.execPath, args: ['-e', script] },
    ready: (line) => line === 'ready',
  });
  const children = childrenOf(server.pid).map(({ pid }) => pid);
  await freeze(server.pid);
  await server.stop();
  expect(children).toHaveLength(1);
  expect(living(children)).toEqual([]);
});
