/** What becomes of a lock whose one server, or whose key, is not what it should be. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openScratch, type Scratch } from '@ticket-rush/stack/process/scratch';
import { type Redis, startRedis } from '@ticket-rush/stack/servers/redis';
import { requestOf } from '@ticket-rush/testing/http/requests';
import { redlock } from '../../src/techniques/redlock';
import { redlockFenced } from '../../src/techniques/redlock-fenced';
import { leases, openRedisLab, type RedisLab } from '../redis-lab';

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

const ask = () => requestOf(12, lab.eventId);
const ofOneServer = leases.filter(({ slug }) => ![redlock.slug, redlockFenced.slug].includes(slug));

test.each(leases)('$slug refuses in words when the key is no lock', async ({ create }) => {
  await lab.redis.hSet(lab.key, 'not', 'a lock');
  await expect(create(lab.needs({ lockTimes: { leaseMs: 300 } }))(ask())).rejects.toMatchObject({
    ...{ status: 503, outcome: 'rejected' },
    message: expect.stringContaining('WRONGTYPE'),
  });
  expect(await lab.redis.hGetAll(lab.key)).toMatchObject({ not: 'a lock' });
  expect(await lab.audit()).toMatchObject({ sold: 0, counter: 0 });
});

describe.each(ofOneServer)('$slug', ({ create }) => {
  test.each(['SIGKILL', 'SIGSTOP'] as const)(
    'refuses in bounded time after %s of the server',
    async (signal) => {
      const book = create(lab.needs());
      server.kill(signal);
      await expect(book(ask())).rejects.toMatchObject({
        status: 503,
        outcome: 'rejected',
        retryAfterSeconds: 1,
      });
      expect(await lab.audit()).toMatchObject({ sold: 0, counter: 0 });
    },
  );

  test('leaves no lock without an owner behind when the server has been frozen, and thaws', async () => {
    server.kill('SIGSTOP');
    await expect(create(lab.needs())(ask())).rejects.toMatchObject({ status: 503, outcome: 'rejected' });
    server.kill('SIGCONT');
    // Commands are carried out in order: this one comes after all that were sent to the frozen server.
    await lab.redis.ping();
    expect(await lab.lockKeys()).toEqual([]);
    expect(await create(lab.needs())(ask())).toMatchObject({ ticketNumber: 1 });
  });

  test('does not extend the lock of the next owner, and rolls back', async () => {
    const leaseMs = 300;
    const steps = {
      'write-sold': async () => {
        await lab.redis.set(lab.key, 'the next owner', { expiration: { type: 'PX', value: 60_000 } });
        // A lease is a span of time: after this one our extension has been refused.
        await sleep(leaseMs);
      },
    };
    await expect(create(lab.needs({ steps, lockTimes: { leaseMs } }))(ask())).rejects.toMatchObject({
      type: 'lease-lost',
      status: 503,
      outcome: 'rejected',
      retryable: true,
    });
    expect(await lab.redis.get(lab.key)).toBe('the next owner');
    expect(await lab.redis.pTTL(lab.key)).toBeGreaterThan(leaseMs);
    expect(await lab.audit()).toMatchObject({ sold: 0, counter: 0 });
  });

  test('books, if the server dies after it has granted the lock and the lease is long enough', async () => {
    const steps = {
      'write-sold': async () => {
        server.kill('SIGKILL');
        await server.stop();
      },
    };
    expect(await create(lab.needs({ steps }))(ask())).toMatchObject({ ticketNumber: 1 });
    expect(await lab.audit()).toMatchObject({ verdict: 'holds', sold: 1 });
  });
});
