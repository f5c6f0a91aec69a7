/** Servers of a stack that is up, broken by the command line. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { familiesOf, living } from '@ticket-rush/stack/test/process/process-families';
import { temporaryFolder } from '@ticket-rush/testing/temporary-folder';
import { until } from '@ticket-rush/testing/until';
import { readState, type StackState } from '../../stack/state';
import { runLab } from '../run-lab';

const environment = { XDG_RUNTIME_DIR: temporaryFolder() };
let stack: StackState;
const fault = (words: string) => runLab(['fault', ...words.split(' ')], environment);
const said = async (words: string) => (await fault(words)).stdout.trim();
const readyOf = async () =>
  (await fetch(`${stack.up?.levels[0]?.instances[0]}/health/ready`).catch(() => ({ status: 0 }))).status;

describe('of a stack that is up', () => {
  beforeAll(async () => {
    await runLab(['stack', 'up', '--level', 'lv3', '--instances', '1', '--links'], environment);
    stack = readState(join(environment.XDG_RUNTIME_DIR, 'ticket-rush', 'stack.json')) as StackState;
  });
  afterAll(() => runLab(['stack', 'down'], environment));

  test('lists what can be broken', async () => {
    const { stdout, status } = await fault('list');
    expect(stdout).toMatch(/^postgres +up +kill, freeze, thaw, pause, restart$/m);
    expect(stdout).toMatch(/^redis-3 +up +.*, empty$/m);
    expect(stdout).toMatch(/^link lv3-1 redis-2 +whole +cut, slow, mend$/m);
    expect(status).toBe(0);
  });

  test('a server is frozen once, and goes on', async () => {
    expect(await said('redis-1 freeze')).toBe('redis-1: freeze; it is frozen');
    expect(await fault('redis-1 freeze')).toEqual({
      ...{ status: 1, stdout: '', stderr: 'error: redis-1 is frozen\n' },
    });
    expect(await said('redis-1 thaw')).toBe('redis-1: thaw; it is up');
    expect(await fault('redis-1 thaw')).toMatchObject({ status: 1 });
  });

  test('a service that was killed is started again at its address', async () => {
    expect(await said('lv3-1 kill')).toBe('lv3-1: kill; it is down');
    expect(await readyOf()).toBe(0);
    expect(await said('lv3-1 restart')).toBe('lv3-1: restart; it is up');
    expect(await readyOf()).toBe(200);
  });

  test('a link is cut and mended', async () => {
    await fault('link lv3-1 postgres cut');
    expect(await readyOf()).toBe(503);
    expect(await said('link lv3-1 postgres mend')).toBe('link lv3-1 postgres: mend; it is whole');
    await until('the instance is ready', readyOf, (status) => status === 200);
  });

  test('an unknown target is bad usage', async () => {
    const { status, stderr } = await fault('redis-9 kill');
    expect(stderr).toMatch(/^error: no target 'redis-9': postgres, redis-1, .*\n$/);
    expect(status).toBe(2);
  });

  test('a stack with servers that are frozen is taken down, and leaves none', async () => {
    await fault('redis-2 freeze');
    await fault('postgres freeze');
    const servers = familiesOf([stack.pid]);
    expect(servers.length).toBeGreaterThan(8);
    expect(await runLab(['stack', 'down'], environment)).toMatchObject({ status: 0 });
    expect(living(servers)).toEqual([]);
  });

  test('where no stack is up, it says so', async () => {
    const { status, stderr } = await fault('redis-1 kill');
    expect(stderr).toBe('error: no stack is up: npm run lab -- stack up\n');
    expect(status).toBe(1);
  });
});
