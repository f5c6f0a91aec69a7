import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { connectQuorum } from '@ticket-rush/shared/redis/connect-redis';
import { createLogger } from '@ticket-rush/shared/telemetry/logger';
import { openScratch, type Scratch } from '@ticket-rush/stack/process/scratch';
import { type Redis, startRedis } from '@ticket-rush/stack/servers/redis';
import { atOnce } from '@ticket-rush/testing/http/ask';
import type { RedisClientType } from 'redis';
import { type LimitBuyer, limitBuyers } from '../../src/limits/buyer-limit';

const PER_SECOND = 5;
const logger = createLogger({ level: 'lv4', instance: 'test', logLevel: 'silent' });

let scratch: Scratch;
let server: Redis;
let clients: RedisClientType[];
/** One for each instance. */
let limits: [LimitBuyer, LimitBuyer];
beforeEach(async () => {
  scratch = await openScratch();
  server = await startRedis(scratch);
  clients = (await Promise.all([1, 2].map(() => connectQuorum([server.url], logger)))).flat();
  const keyPrefix = randomBytes(6).toString('hex');
  limits = clients.map((client) => limitBuyers(client, keyPrefix, PER_SECOND)) as [LimitBuyer, LimitBuyer];
});
afterEach(async () => {
  server.kill('SIGCONT');
  for (const client of clients) client.destroy();
  await scratch.close();
});

/** How many of so many requests at once were let through, and what the others were told. */
async function click(limit: (index: number) => LimitBuyer, buyerId: number, times: number) {
  const refusals: unknown[] = [];
  await atOnce(times, (index) => limit(index)(buyerId).catch((error: unknown) => refusals.push(error)));
  return { passed: times - refusals.length, refusals };
}

test('counts what a buyer asks of all instances together', async () => {
  const { passed, refusals } = await click((index) => limits[index % 2] as LimitBuyer, 12, 20);
  // The window may end within the twenty, and not twice.
  expect(passed).toBeGreaterThanOrEqual(PER_SECOND);
  expect(passed).toBeLessThanOrEqual(2 * PER_SECOND);
  for (const refusal of refusals) {
    expect(refusal).toMatchObject({
      status: 429,
      type: 'too-many-requests',
      outcome: 'rejected',
      retryable: true,
      retryAfterSeconds: 1,
    });
  }
});

test('counts each buyer for themselves', async () => {
  await click(() => limits[0], 12, 20);
  expect(await click(() => limits[0], 88, PER_SECOND)).toMatchObject({ passed: PER_SECOND });
});

test('asks Redis once for all buyers who came together', async () => {
  const [client] = clients as [RedisClientType];
  const scriptsRun = async () =>
    Number(/cmdstat_evalsha:calls=(\d+)/.exec(await client.info('commandstats'))?.[1]);
  await limits[0](1); // Redis has seen the script.
  const before = await scriptsRun();
  const buyers = await Promise.allSettled(
    Array.from({ length: 100 }, (_, index) => limits[0](index <= PER_SECOND ? 12 : 1_000 + index)),
  );
  expect((await scriptsRun()) - before).toBe(1);
  expect(buyers.filter(({ status }) => status === 'rejected')).toHaveLength(1);
});

describe.each(['SIGKILL', 'SIGSTOP'] as const)('when Redis is gone (%s)', (signal) => {
  test('each instance counts for itself, and no buyer meets an error', async () => {
    await limits[0](1);
    server.kill(signal);
    for (const limit of limits) {
      const { passed, refusals } = await click(() => limit, 12, 20);
      expect(passed).toBeGreaterThanOrEqual(PER_SECOND);
      expect(passed).toBeLessThanOrEqual(2 * PER_SECOND);
      expect(refusals[0]).toMatchObject({ status: 429 });
    }
  });
});
