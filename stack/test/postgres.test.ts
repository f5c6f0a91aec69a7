import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { type Databases, databasesAt } from '../databases';
import { startPostgres } from '../postgres';
import { openScratch, type Scratch } from '../scratch';

let scratch: Scratch;
let databases: Databases;
beforeAll(async () => {
  scratch = await openScratch();
  databases = databasesAt((await startPostgres(scratch)).adminUrl);
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

test('writes commits to the disk, and lets nobody in without the password', async () => {
  expect(await ask(databases.adminUrl, 'SHOW fsync')).toEqual([['on']]);
  const url = new URL(databases.adminUrl);
  url.password = 'wrong';
  await expect(ask(url.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
});
