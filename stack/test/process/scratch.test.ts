import { existsSync, readdirSync } from 'node:fs';
import { isAbsolute, relative } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { temporaryFolder } from '@ticket-rush/testing/temporary-folder';
import { openScratch, type Scratch } from '../../process/scratch';
import { startServer } from '../../process/server-process';
import { startPostgres } from '../../servers/postgres';
import { startRedis } from '../../servers/redis';
import { familiesOf, living } from './process-families';

const opened: Scratch[] = [];
afterEach(() => Promise.all(opened.splice(0).map((scratch) => scratch.close())));

async function open(): Promise<Scratch> {
  const scratch = await openScratch();
  opened.push(scratch);
  return scratch;
}

test('closing stops all servers and removes the folder', async () => {
  const scratch = await open();
  const [postgres, redis] = await Promise.all([startPostgres(scratch), startRedis(scratch)]);
  const servers = familiesOf([postgres.pid, redis.pid]);
  expect(servers.length).toBeGreaterThan(2);

  await Promise.all([scratch.close(), scratch.close()]);

  expect(living(servers)).toEqual([]);
  expect(existsSync(scratch.folder)).toBe(false);
});

test('is absolute also below a folder that is not: servers run in other folders', async () => {
  const parent = temporaryFolder();
  const scratch = await openScratch(relative(process.cwd(), parent));
  expect(isAbsolute(scratch.folder)).toBe(true);
  await scratch.close();
  expect(readdirSync(parent)).toEqual([]);
});

test('says which folder it cannot use', async () => {
  await expect(openScratch('/no/such/folder')).rejects.toThrow(
    /no temporary folder can be made in \/no\/such\/folder, which TMPDIR names: ENOENT/,
  );
});

test('stops what was started last first, and goes on after one that fails', async () => {
  const scratch = await open();
  const stopped: string[] = [];
  scratch.onClose(async () => void stopped.push('first'));
  scratch.onClose(() => Promise.reject(new Error('will not stop')));
  scratch.onClose(async () => void stopped.push('last'));

  await scratch.close();

  expect(stopped).toEqual(['last', 'first']);
});

test('starts nothing once it is closing', async () => {
  const scratch = await open();
  await scratch.close();

  await expect(startRedis(scratch)).rejects.toThrow();
  const server = {
    scratch,
    name: 'late',
    command: 'sleep',
    args: ['1000'],
    ready: () => true,
  };
  await expect(startServer(server)).rejects.toThrow('the scratch is closed');
});

test('two stacks at the same time do not meet', async () => {
  const scratches = await Promise.all([open(), open()]);
  const stacks = await Promise.all(
    scratches.map((scratch) =>
      Promise.all([startPostgres(scratch), startRedis(scratch), startRedis(scratch)]),
    ),
  );
  const urls = stacks.flatMap(([postgres, ...redis]) => [postgres.adminUrl, ...redis.map(({ url }) => url)]);
  const ports = urls.map((url) => new URL(url).port);
  expect(new Set(ports).size).toBe(6);

  await Promise.all(stacks.map(([postgres]) => postgres.createDatabase('same_name')));
});
