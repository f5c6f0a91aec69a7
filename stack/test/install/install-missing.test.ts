import { delimiter, join } from 'node:path';
import { afterEach, expect, jest, test } from '@jest/globals';
import { shareServers } from '@ticket-rush/testing/servers/shared-servers';
import { installMissing } from '../../install/doctor';
import { type PartName, parts } from '../../install/parts';
import { emptyCacheBeforeAll } from './empty-cache';
import { fakeProgram } from './fake-program';

const ROOT = 0;
const ORDINARY_USER = 1000;
const pathBefore = process.env.PATH;
const cache = emptyCacheBeforeAll();
afterEach(() => {
  jest.restoreAllMocks();
  process.env.PATH = pathBefore;
});

function findNothing(...names: PartName[]): void {
  for (const name of names) jest.spyOn(parts[name], 'find').mockResolvedValue(undefined);
}

test('names a part that is of no use after the installation either, with its reason', async () => {
  const apt = fakeProgram(cache.folder, 'apt-get', 'exit 0');
  process.env.PATH = [apt, pathBefore].join(delimiter);
  jest.spyOn(process as { getuid(): number }, 'getuid').mockReturnValue(ROOT);
  const reported: string[] = [];
  jest.spyOn(parts.java, 'find').mockResolvedValue({ reason: '/usr/bin/java is 11.0.1, older than 17' });

  await expect(installMissing((line) => reported.push(line), ['java'])).rejects.toThrow(
    /^Missing: java \(\/usr\/bin\/java is 11.0.1, older than 17\)\. Get them by: .*(openjdk|java)/,
  );
  expect(reported).toContainEqual(expect.stringMatching(/^apt-get install .*(java|jre|jdk)/));
});

test('installs with the lists that could be fetched, and says which could not', async () => {
  const fetched = join(cache.folder, 'fetched');
  const expired = 'E: The repository of a vendor is not signed.';
  const update = `{ touch ${fetched}; echo '${expired}' >&2; exit 100; }`;
  const apt = fakeProgram(cache.folder, 'apt-get', `[ $1 = update ] && ${update}; [ -e ${fetched} ]`);
  process.env.PATH = [apt, pathBefore].join(delimiter);
  jest.spyOn(process as { getuid(): number }, 'getuid').mockReturnValue(ROOT);
  jest
    .spyOn(parts.nginx, 'find')
    .mockResolvedValueOnce(undefined)
    .mockResolvedValue({ path: '/usr/sbin/nginx', version: '1.22.1' });
  const reported: string[] = [];

  await installMissing((line) => reported.push(line), ['nginx']);

  const install = expect.stringMatching(/^apt-get install .*nginx/);
  expect(reported.slice(1)).toEqual([
    install,
    'apt-get update',
    `apt-get update failed: ${expired}`,
    install,
  ]);
});

test('names one command for all projects in the setup of the first', async () => {
  jest.spyOn(process as { getuid(): number }, 'getuid').mockReturnValue(ORDINARY_USER);
  findNothing('nginx', 'redis-server', 'java', 'maven', 'prometheus');

  await expect(shareServers(['postgres'])).rejects.toThrow(
    /^Missing: nginx, redis-server, java, maven, kafka-jars, prometheus\. Get them by: .*nginx\S* redis\S* openjdk\S* maven prometheus && npm run install-parts/,
  );
});

test('installs nothing where the user has to do it, and names one command for all', async () => {
  jest.spyOn(process as { getuid(): number }, 'getuid').mockReturnValue(ORDINARY_USER);
  findNothing('nginx', 'redis-server');
  const reported: string[] = [];

  await expect(
    installMissing((line) => reported.push(line), ['nginx', 'postgres', 'redis-server']),
  ).rejects.toThrow(/^Missing: nginx, redis-server\. Get them by: .*nginx\S* redis\S*$/);
  expect(reported).toEqual([]);
});
