import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { openScratch, type Scratch } from '../../process/scratch';
import { type Postgres, startPostgres } from '../../servers/postgres';

let scratch: Scratch;
let databases: Postgres;
beforeAll(async () => {
  scratch = await openScratch();
  databases = await startPostgres(scratch);
});
afterAll(() => scratch.close());

async function ask(url: string, query: string): Promise<unknown> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query({ text: query, rowMode: 'array' });
  await client.end();
  return rows;
}

test('creates databases side by side, knowing nothing but the address', async () => {
  const names = ['one', 'two', 'with "quotes"'];
  const urls = await Promise.all(names.map((name) => databases.createDatabase(name)));

  expect(await Promise.all(urls.map((url) => ask(url, 'SELECT current_database()')))).toEqual(
    names.map((name) => [[name]]),
  );
});

test('drops a database that is still in use', async () => {
  const url = await databases.createDatabase('in_use');
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined); // The server ends the connection.
  await client.connect();

  await databases.dropDatabase('in_use');

  await expect(ask(url, 'SELECT 1')).rejects.toThrow('does not exist');
});

test('writes commits to the disk, and lets no client in without the password', async () => {
  expect(await ask(databases.adminUrl, 'SHOW fsync')).toEqual([['on']]);
  const url = new URL(databases.adminUrl);
  url.password = 'wrong';
  await expect(ask(url.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
});

test('is killed, and has everything that was committed when it is started again', async () => {
  const url = await databases.createDatabase('crashed');
  await ask(url, 'CREATE TABLE kept AS SELECT 7 AS number');
  const { pid } = databases;

  databases.kill('SIGQUIT');
  await databases.startAgain();

  expect(databases.pid).not.toBe(pid);
  expect(await ask(url, 'SELECT number FROM kept')).toEqual([[7]]);
});
