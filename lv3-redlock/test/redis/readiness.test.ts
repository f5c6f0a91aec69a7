import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { connectQuorum, requireWritableMajority } from '@ticket-rush/shared/redis/connect-redis';
import { openScratch, type Scratch } from '@ticket-rush/stack/process/scratch';
import { startRedis } from '@ticket-rush/stack/servers/redis';
import { runningParts } from '@ticket-rush/testing/servers/running-parts';
import type { RedisClientType } from 'redis';
import { logger } from '../redis-lab';

const keyPrefix = `test_${randomBytes(6).toString('hex')}`;
const healthy = () => (runningParts().redis ?? []).slice(0, 2).map(({ url }) => url);

let scratch: Scratch;
let clients: RedisClientType[];
beforeEach(async () => {
  scratch = await openScratch();
  clients = [];
});
afterEach(async () => {
  for (const client of clients) client.destroy();
  await scratch.close();
});

/** Servers of the test's own, and those of the test run beside them. */
async function open(own: number, others: string[] = []): Promise<RedisClientType[]> {
  const servers = await Promise.all(Array.from({ length: own }, () => startRedis(scratch)));
  clients = await connectQuorum([...servers.map(({ url }) => url), ...others], logger);
  return clients;
}

const full = (server: RedisClientType) => server.configSet('maxmemory', '1');
const replica = (server: RedisClientType) => server.sendCommand(['REPLICAOF', '127.0.0.1', '1']);
const alone = (server: RedisClientType) => server.configSet('min-replicas-to-write', '1');

test.each([
  ['is out of memory', full],
  ['was made a replica', replica],
  ['has fewer replicas than it must write to', alone],
])('a server that %s answers, and cannot be written to', async (_, spoil) => {
  const servers = await open(1);
  await expect(requireWritableMajority(servers, keyPrefix)).resolves.toBeUndefined();
  await spoil(servers[0] as RedisClientType);
  expect(await servers[0]?.ping()).toBe('PONG');
  await expect(requireWritableMajority(servers, keyPrefix)).rejects.toThrow(
    '0 of 1 Redis servers can be written to',
  );
});

test('a majority is enough, and asking leaves no key', async () => {
  const servers = await open(1, healthy());
  await full(servers[0] as RedisClientType);
  await requireWritableMajority(servers, keyPrefix);
  expect(await servers[1]?.keys(`${keyPrefix}*`)).toEqual([]);
});
