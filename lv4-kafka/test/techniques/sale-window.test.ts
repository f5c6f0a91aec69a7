/** The 202 is the promise: what was accepted while the sale was open is decided as that, however long the line is. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { auditEvent } from '@ticket-rush/shared/booking/audit/audit';
import { createEvent, findEvent, listBookings, newEvent } from '@ticket-rush/shared/booking/events';
import { connectQuorum } from '@ticket-rush/shared/redis/connect-redis';
import { createLogger } from '@ticket-rush/shared/telemetry/logger';
import { openTestDatabase, type TestDatabase } from '@ticket-rush/testing/database/test-database';
import { countRetries } from '@ticket-rush/testing/http/requests';
import { runningParts } from '@ticket-rush/testing/servers/running-parts';
import type { RedisClientType } from 'redis';
import { decideBatch } from '../../src/decide/decide-batch';
import { outcomeOf } from '../../src/decide/decision';
import { schema } from '../../src/schema';
import { techniques } from '../../src/techniques';
import { accepted, batchOf } from '../decide/batches';
import { withoutRetries } from '../decide/decide-needs';

const A_MINUTE_MS = 60_000;
const [OPENS_AT, CLOSES_AT] = [-2 * A_MINUTE_MS, -A_MINUTE_MS];
const silent = createLogger({ level: 'lv4', instance: 'test', logLevel: 'silent' });

let redis: RedisClientType;
beforeAll(async () => {
  [redis] = (await connectQuorum([runningParts().redis?.[0]?.url ?? ''], silent)) as [RedisClientType];
});
afterAll(() => redis?.close());

let lab: TestDatabase;
beforeEach(async () => {
  lab = await openTestDatabase(schema);
});
afterEach(() => lab.close());

describe.each(techniques)('$slug', ({ slug, create }) => {
  test('decides by the moment of acceptance, to the millisecond', async () => {
    const now = Date.now();
    const at = (ms: number) => new Date(now + ms);
    const window = { opensAt: at(OPENS_AT).toISOString(), closesAt: at(CLOSES_AT).toISOString() };
    const event = await createEvent(lab.dataSource, newEvent.parse({ tickets: 10, ...window }));
    const needs = { redis, keyPrefix: new URL(lab.url).pathname.slice(1), metrics: countRetries() };
    const lockTimes = { leaseMs: 10_000, waitMs: 10_000 };
    const decide = create({ ...needs, lockTimes });
    const requests = [OPENS_AT - 1, OPENS_AT, CLOSES_AT - 1, CLOSES_AT].map((ms, index) => ({
      ...accepted(index + 1, event.id),
      technique: slug,
      acceptedAt: at(ms),
    }));
    const decided = await decideBatch(
      { database: lab.database, ...withoutRetries(silent), requestTtlMs: 10 * A_MINUTE_MS },
      { ...batchOf(0, requests), set: slug },
      decide,
    );
    expect(decided.map(({ decision }) => outcomeOf(decision))).toEqual([
      'not-on-sale',
      'booked',
      'booked',
      'not-on-sale',
    ]);
    const [found, bookings] = [
      await findEvent(lab.dataSource, event.id),
      await listBookings(lab.dataSource, event.id),
    ];
    expect(auditEvent({ event: found, bookings })).toMatchObject({ sold: 2, outsideSale: [] });
  });
});
