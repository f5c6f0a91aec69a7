import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openScratch, type Scratch } from '@ticket-rush/stack/process/scratch';
import { type Redis, startRedis } from '@ticket-rush/stack/servers/redis';
import { sortedSet } from '../../src/waiting-room/sorted-set';
import { openRedisLab, type RedisLab } from '../redis-lab';

const [ANN, BOB] = [12, 40];
const PLACE_TTL_MS = 30_000;

let scratch: Scratch;
let server: Redis;
let lab: RedisLab;
beforeEach(async () => {
  scratch = await openScratch();
  server = await startRedis(scratch);
  lab = await openRedisLab([server.url]);
});
afterEach(async () => {
  await lab.close();
  await scratch.close();
});

const room = () => sortedSet.create({ ...lab.needs(), placeTtlMs: PLACE_TTL_MS });
const from = (buyerId: number) => ({ eventId: lab.eventId, buyerId });

test('refuses at once when its Redis is dead: nothing was sent', async () => {
  await room().enter(from(ANN));
  server.kill('SIGKILL');
  await connectionLost();
  for (const ask of ['enter', 'position', 'leave'] as const) {
    await expect(room()[ask](from(ANN))).rejects.toMatchObject({
      status: 503,
      outcome: 'rejected',
      retryAfterSeconds: 1,
    });
  }
});

test.each([
  ['enter', 'unknown'],
  ['leave', 'unknown'],
  ['position', 'rejected'],
] as const)('says of %s, when its Redis is frozen, that the outcome is %s', async (ask, outcome) => {
  server.kill('SIGSTOP');
  await expect(room()[ask](from(ANN))).rejects.toMatchObject({ status: 503, outcome });
});

test('begins again when Redis has forgotten: no place, and the way in is open', async () => {
  for (const buyerId of [ANN, BOB]) await room().enter(from(buyerId));
  await lab.redis.flushAll();
  await expect(room().position(from(BOB))).rejects.toMatchObject({ type: 'not-waiting' });
  expect(await room().enter(from(BOB))).toMatchObject({ position: 1 });
});

async function connectionLost(): Promise<void> {
  if (lab.redis.isReady) await new Promise((resolve) => lab.redis.once('error', resolve));
}
