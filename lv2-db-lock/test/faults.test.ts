/** Processes that are stopped in the middle of a transaction and continued, or killed: real ones, and no test hook in them. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Audit, auditEvent } from '@ticket-rush/shared/booking/audit';
import type { RequestRecord } from '@ticket-rush/shared/booking/request-record';
import { connectDatabase } from '@ticket-rush/shared/database/connect';
import { type RunningLevel, startLevel } from '@ticket-rush/stack/level/level';
import { holdUp, openCommitGate } from '@ticket-rush/testing/database/database-faults';
import { untilBlocked } from '@ticket-rush/testing/database/test-database';
import { sendRush } from '@ticket-rush/testing/rush/send-rush';
import { openShop, type Shop } from '@ticket-rush/testing/rush/shop';
import { runningParts, testScratch } from '@ticket-rush/testing/servers/running-parts';
import type { DataSource } from 'typeorm';
import { techniques } from '../src/techniques';

/** The techniques that claim to survive a pause or a crash. */
const tried = techniques.filter(({ expected }) => expected.pause ?? expected.crash);
const slugs = tried.map(({ slug }) => slug);

const SURVIVOR = 0;

const scratch = testScratch();
let level: RunningLevel;
let shops: Shop[];
let dataSource: DataSource;
let blockCommits: () => Promise<() => Promise<void>>;
beforeAll(async () => {
  // A connection for each of the buyers who are inside at once.
  const env = { DATABASE_POOL_SIZE: String(slugs.length) };
  level = await startLevel(await scratch, { level: 'lv2', instances: 4, parts: runningParts(), env });
  shops = level.instances.map(({ url }) => openShop(url));
  dataSource = await connectDatabase({
    ...{ url: level.databaseUrl, poolSize: 5, poolWaitMs: 5_000, applicationName: 'test' },
  });
  blockCommits = await openCommitGate(dataSource, ['bookings']);
});
afterAll(async () => {
  await Promise.all((shops ?? []).map((shop) => shop.close()));
  await dataSource?.destroy();
  await level?.stop();
  await (await scratch).close();
});

const blockBookings = () => holdUp(dataSource, 'LOCK TABLE bookings IN ACCESS EXCLUSIVE MODE');
const survivor = () => shops[SURVIVOR] as Shop;

/** A sale of one ticket by one technique. */
interface Sale {
  technique: string;
  eventId: number;
}

function openSales(): Promise<Sale[]> {
  return Promise.all(
    slugs.map(async (technique) => ({
      technique,
      eventId: (await survivor().createEvent({ tickets: 1 })).id,
    })),
  );
}

async function ask(instance: number, buyerId: number, { technique, eventId }: Sale): Promise<RequestRecord> {
  const plan = [{ requestId: randomUUID(), buyerId }];
  const [record] = await sendRush({ shop: shops[instance] as Shop, eventId, technique, plan });
  return record as RequestRecord;
}

/** What both buyers of each technique know, and what the database says. */
type Outcomes = Record<string, { late: RequestRecord; next: RequestRecord; audit: Audit }>;

async function outcomesOf(
  sales: Sale[],
  late: Promise<RequestRecord>[],
  next: Promise<RequestRecord>[],
): Promise<Outcomes> {
  const told = await Promise.all(
    sales.map(async ({ technique, eventId }, index) => {
      const records = {
        late: (await late[index]) as RequestRecord,
        next: (await next[index]) as RequestRecord,
      };
      const [event, bookings] = await Promise.all([survivor().event(eventId), survivor().bookings(eventId)]);
      const audit = auditEvent({ event, bookings, records: Object.values(records) });
      return [technique, { ...records, audit }] as const;
    }),
  );
  return Object.fromEntries(told);
}

const kill = async (instance: number) => {
  level.instances[instance]?.kill('SIGKILL');
  await level.instances[instance]?.exited;
};

/** PostgreSQL has ended the sessions that the process has left. */
async function untilForgotten(instance: number): Promise<void> {
  const sessions =
    'SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1';
  while ((await dataSource.query(sessions, [`lv2/lv2-${instance + 1}`])).length > 0);
}

/** Every one of them waits for a lock, or has been answered. */
async function untilSettled(asked: Promise<unknown>[]): Promise<void> {
  let answered = 0;
  for (const one of asked) void one.then(() => answered++);
  const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  while ((await dataSource.query(waiting)).length + answered < asked.length);
}

/** Buyers of every technique are in the middle of their transactions in one process, when something happens to it. */
async function whileInTransactions(
  instance: number,
  block: () => Promise<() => Promise<void>>,
  happens: () => unknown,
): Promise<{ sales: Sale[]; late: Promise<RequestRecord>[] }> {
  const sales = await openSales();
  const unblock = await block();
  const late = sales.map((sale) => ask(instance, 12, sale));
  await untilBlocked({ dataSource }, ...late);
  await happens();
  await unblock();
  return { sales, late };
}

describe('a process stopped inside its transaction and continued', () => {
  let outcomes: Outcomes;
  beforeAll(async () => {
    const stopped = level.instances[1];
    const { sales, late } = await whileInTransactions(1, blockBookings, () => stopped?.kill('SIGSTOP'));
    const next = sales.map((sale) => ask(SURVIVOR, 88, sale));
    // Some of them wait for the one that is stopped, and the others are answered.
    await untilSettled(next);
    stopped?.kill('SIGCONT');
    outcomes = await outcomesOf(sales, late, next);
  });

  test.each(slugs)('%s: sells the last ticket once, and tells both the truth', (slug) => {
    const { late, next, audit } = outcomes[slug] as Outcomes[string];
    expect([late.reason, next.reason].sort()).toEqual(['booked', 'sold-out']);
    expect(audit).toMatchObject({ verdict: 'holds', sold: 1, phantoms: [], orphans: [] });
  });
});

describe('a process killed inside its transaction, before COMMIT', () => {
  let outcomes: Outcomes;
  beforeAll(async () => {
    const { sales, late } = await whileInTransactions(2, blockBookings, () => kill(2));
    // A statement that was left alone has a lead, and no more: who asks at once may still overtake it.
    await untilForgotten(2);
    outcomes = await outcomesOf(
      sales,
      late,
      sales.map((sale) => ask(SURVIVOR, 88, sale)),
    );
  });

  test.each(tried)(
    '$slug: leaves the ticket to the next buyer, or has sold it',
    ({ slug, autocommit = false }) => {
      const { late, next, audit } = outcomes[slug] as Outcomes[string];
      // PostgreSQL carries out a statement that commits itself, though its sender is gone. An open transaction is rolled back.
      expect(late.outcome).toBe('unknown');
      expect(next.reason).toBe(autocommit ? 'sold-out' : 'booked');
      expect(audit).toMatchObject({ verdict: 'holds', sold: 1, phantoms: [], orphans: [] });
      expect(audit.unknown).toMatchObject({ requests: 1, booked: autocommit ? 1 : 0 });
    },
  );
});

describe('a process killed after COMMIT was sent, before the answer', () => {
  let outcomes: Outcomes;
  beforeAll(async () => {
    const { sales, late } = await whileInTransactions(3, blockCommits, () => kill(3));
    outcomes = await outcomesOf(
      sales,
      late,
      sales.map((sale) => ask(SURVIVOR, 88, sale)),
    );
  });

  test.each(slugs)('%s: has sold the ticket, and the buyer does not know', (slug) => {
    const { late, next, audit } = outcomes[slug] as Outcomes[string];
    expect(late.outcome).toBe('unknown');
    expect(next.reason).toBe('sold-out');
    expect(audit).toMatchObject({ verdict: 'holds', sold: 1, unknown: { requests: 1, booked: 1 } });
  });
});
