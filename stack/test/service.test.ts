import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startLevel } from '../level/level';
import { startService } from '../level/service';
import { openScratch, type Scratch } from '../process/scratch';
import { startParts } from '../servers/server-parts';
import { living } from './process/process-families';

let scratch: Scratch;
beforeAll(async () => {
  scratch = await openScratch();
});
afterAll(() => scratch.close());

test('a service that cannot start is quoted', async () => {
  const start = startService(scratch, {
    workspace: 'lv1-race-condition',
    entry: 'src/main.ts',
    name: 'without-database',
    env: { DATABASE_URL: '' },
  });

  await expect(start).rejects.toThrow(/without-database ended[\s\S]*DATABASE_URL is not set/);
});

test('a level answers through nginx, and leaves no process', async () => {
  const parts = await startParts(scratch, ['postgres']);
  const { url, instances, stop } = await startLevel(scratch, { level: 'lv1', instances: 2, parts });
  expect(instances).toHaveLength(2);
  expect((await fetch(`${url}/health/ready`)).status).toBe(200);

  await stop();

  expect(living(instances.map(({ pid }) => pid))).toEqual([]);
  await expect(fetch(url)).rejects.toThrow();
});
