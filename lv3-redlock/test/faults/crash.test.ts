/** Processes and lock servers that are killed while a buyer holds the lock. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openScratch, type Scratch } from '@ticket-rush/stack/process/scratch';
import { type Redis, startRedis } from '@ticket-rush/stack/servers/redis';
import { untilBlocked } from '@ticket-rush/testing/database/test-database';
import { startFaultyLevel as startLevel } from '@ticket-rush/testing/faults/faulty-level';
import { crashedBeforeCommit } from '@ticket-rush/testing/faults/process-faults';
import { strike, type Told } from '@ticket-rush/testing/faults/strike';
import { runningParts } from '@ticket-rush/testing/servers/running-parts';
import { lockKey } from '../../src/techniques/needs';
import { leases } from '../redis-lab';
import { type FaultyLevel, startFaultyLevel } from './faulty-level';

let scratch: Scratch;
let shop: FaultyLevel;
beforeEach(async () => {
  scratch = await openScratch();
});
afterEach(async () => {
  await shop?.close();
  await scratch.close();
});

describe('a holder killed in the middle of its work', () => {
  const claiming = leases.filter(({ expected }) => expected.crash !== undefined);
  let told: Record<string, Told>;
  beforeEach(async () => {
    const env = { LOCK_LEASE_MS: '1000' };
    const level = await startLevel(scratch, { level: 'lv3', parts: runningParts(), env, lockKey });
    told = await strike(
      level,
      claiming.map(({ slug }) => slug),
      crashedBeforeCommit,
    );
    await level.close();
  });

  test('leaves its lock to the end of the lease: buyers wait for it, or are sent away and may come back', () => {
    for (const { slug, expected } of claiming) {
      const waits = expected.crash === 'holds';
      expect([slug, told[slug]]).toMatchObject([
        slug,
        {
          late: { outcome: 'unknown' },
          next: { reason: waits ? 'booked' : 'contended' },
          last: { outcome: 'booked' },
          audit: {
            verdict: expected.crash,
            sold: waits ? 2 : 1,
            unknown: { requests: 1, booked: 0 },
          },
        },
      ]);
    }
  });
});

describe('with every lock server killed', () => {
  const LEASE_MS = 1_000;
  let servers: Redis[];
  beforeEach(async () => {
    servers = await Promise.all([1, 2, 3].map(() => startRedis(scratch)));
    shop = await startFaultyLevel(scratch, { leaseMs: LEASE_MS, redis: servers });
  });

  async function killServers(): Promise<void> {
    for (const server of servers) server.kill('SIGKILL');
    await Promise.all(servers.map((server) => server.stop()));
  }

  test('says 503 and when to come back, and that nothing has happened', async () => {
    const eventId = await shop.createEvent(1);
    await killServers();
    for (const { slug } of leases) {
      const url = `${shop.level.instances[0]?.url}/events/${eventId}/bookings?technique=${slug}`;
      const answer = await fetch(url, { method: 'POST', headers: { 'x-user-id': '12' } });
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).toBe('1');
      expect(await answer.json()).toMatchObject({ outcome: 'rejected' });
    }
    expect(await shop.audit(eventId, [])).toMatchObject({ sold: 0, counter: 0 });
  });

  test.each(leases)('$slug: in the middle of the work', async ({ slug, expected }) => {
    const eventId = await shop.createEvent(1);
    const unblock = await shop.blockBookings();
    const booking = shop.ask(0, 12, eventId, slug);
    await untilBlocked(shop, booking);
    await killServers();
    // A lease is a span of time, and there is no server left to ask whether it is over.
    await sleep(LEASE_MS);
    await unblock();
    const record = await booking;
    // What only the lock protects is rolled back. Behind a fence no newer owner has come, so it stands.
    const fenced = expected.pause === 'holds';
    expect(record).toMatchObject(
      fenced ? { outcome: 'booked' } : { outcome: 'rejected', reason: 'lease-lost' },
    );
    expect(await shop.audit(eventId, [record])).toMatchObject({ sold: fenced ? 1 : 0, phantoms: [] });
  });
});
