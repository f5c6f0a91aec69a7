/** Processes and lock servers that are killed while a buyer holds the lock. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { RequestRecord } from '@ticket-rush/shared/booking/request-record';
import { openScratch, type Scratch } from '@ticket-rush/stack/process/scratch';
import { startRedis } from '@ticket-rush/stack/servers/redis';
import { untilBlocked } from '@ticket-rush/testing/database/test-database';
import { startFaultyLevel as startLevel } from '@ticket-rush/testing/faults/faulty-level';
import { crashedBeforeCommit } from '@ticket-rush/testing/faults/process-faults';
import { strike, type Told } from '@ticket-rush/testing/faults/strike';
import { runningParts } from '@ticket-rush/testing/servers/running-parts';
import { lockKey } from '../../src/techniques/needs';
import { leases } from '../redis-lab';
import { type FaultyLevel, startFaultyLevel } from './faulty-level';

let scratch: Scratch;
beforeAll(async () => {
  scratch = await openScratch();
});
afterAll(() => scratch.close());

describe('a holder killed in the middle of its work', () => {
  const claiming = leases.filter(({ expected }) => expected.crash !== undefined);
  let told: Record<string, Told>;
  beforeAll(async () => {
    const env = { LOCK_LEASE_MS: '1000' };
    const level = await startLevel(scratch, { level: 'lv3', parts: runningParts(), env, lockKey });
    told = await strike(
      level,
      claiming.map(({ slug }) => slug),
      crashedBeforeCommit,
    );
    await level.close();
  });

  test.each(claiming)(
    '$slug: leaves its lock to the end of the lease: buyers wait for it, or are sent away and may come back',
    ({ slug, expected }) => {
      const waits = expected.crash === 'holds';
      expect(told[slug]).toMatchObject({
        late: { outcome: 'unknown' },
        next: { reason: waits ? 'booked' : 'contended' },
        last: { outcome: 'booked' },
        audit: { verdict: expected.crash, sold: waits ? 2 : 1, unknown: { requests: 1, booked: 0 } },
      });
    },
  );
});

describe('every lock server killed while buyers hold their locks', () => {
  const LEASE_MS = 1_000;
  let shop: FaultyLevel;
  /** The events on sale, one for each lock. */
  let events: Record<string, number>;
  /** No owner of a lock asks for its ticket. */
  let untouched: number;
  /** What the owner of each lock was told, and what the rows say. */
  let told: Record<string, Pick<Told, 'late' | 'audit'>>;
  beforeAll(async () => {
    const servers = await Promise.all([1, 2, 3].map(() => startRedis(scratch)));
    shop = await startFaultyLevel(scratch, { leaseMs: LEASE_MS, redis: servers });
    events = await bySlug(() => shop.createEvent(1));
    untouched = await shop.createEvent(1);
    const unblock = await shop.blockBookings();
    const late = leases.map(({ slug }) => shop.ask(0, 12, events[slug] as number, slug));
    expect(await untilBlocked(shop, ...late)).toBe(true);
    for (const server of servers) server.kill('SIGKILL');
    await Promise.all(servers.map((server) => server.exited));
    // A lease is a span of time, and there is no server left to ask whether it is over.
    await sleep(LEASE_MS);
    await unblock();
    await Promise.all(late);
    told = await bySlug(async (slug, index) => {
      const record = (await late[index]) as RequestRecord;
      return { late: record, audit: await shop.audit(events[slug] as number, [record]) };
    });
  });
  afterAll(() => shop?.close());

  test.each(leases)('$slug: the owner commits only behind a fence', ({ slug, expected }) => {
    // What only the lock protects is rolled back. Behind a fence no newer owner has come, so it stands.
    const fenced = expected.pause === 'holds';
    expect(told[slug]).toMatchObject({
      late: fenced ? { outcome: 'booked' } : { outcome: 'rejected', reason: 'lease-lost' },
      audit: { sold: fenced ? 1 : 0, phantoms: [] },
    });
  });

  test('the next buyer is told 503 and when to come back, and that nothing has happened', async () => {
    for (const { slug } of leases) {
      const url = `${shop.level.instances[1]?.url}/events/${untouched}/bookings?technique=${slug}`;
      const answer = await fetch(url, { method: 'POST', headers: { 'x-user-id': '88' } });
      expect([slug, answer.status, answer.headers.get('retry-after')]).toEqual([slug, 503, '1']);
      expect(await answer.json()).toMatchObject({ outcome: 'rejected' });
    }
    expect(await shop.audit(untouched, [])).toMatchObject({ sold: 0, counter: 0 });
  });
});

async function bySlug<T>(make: (slug: string, index: number) => Promise<T>): Promise<Record<string, T>> {
  const made = leases.map(async ({ slug }, index) => [slug, await make(slug, index)] as const);
  return Object.fromEntries(await Promise.all(made));
}
