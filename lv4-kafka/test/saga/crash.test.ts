import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { auditEvent } from '@ticket-rush/shared/booking/audit/audit';
import { findEvent, listBookings } from '@ticket-rush/shared/booking/events';
import { openDatabase } from '@ticket-rush/shared/database/database';
import { readWallet } from '@ticket-rush/shared/wallet/wallets';
import type { Service } from '@ticket-rush/stack/level/service';
import { until } from '@ticket-rush/testing/until';
import { Client } from 'pg';
import type { BatchProducer } from '../../src/log/log';
import { type AcceptedRequest, encodeRequest } from '../../src/requests/request-message';
import { auditPurchases } from '../../src/saga/audit';
import { readPurchases } from '../../src/saga/read-purchases';
import type { Saga } from '../../src/saga/saga';
import { kafkaKeyed } from '../../src/techniques/kafka-keyed';
import { topicOf } from '../../src/techniques/technique';
import { lockedWallet } from '../../src/wallet/locked-wallet';
import { openWorkerLab, type WorkerLab } from '../worker/worker-lab';
import { purchaseBy } from './saga-lab';

let lab: WorkerLab;
let worker: Service;
let producer: BatchProducer;
beforeAll(async () => {
  lab = await openWorkerLab();
  producer = await lab.log.openBatchProducer();
  worker = await startWorker();
});
afterAll(async () => {
  await worker?.stop();
  await producer?.close();
  await lab?.close();
});

/**
 * The worker takes over from a killed one as soon as that one's session is over, and it waits for locks as long as the test
 * wants it to.
 */
const startWorker = () => lab.startWorker({ GROUP_SESSION_MS: '3000', DATABASE_ANSWER_LIMIT_MS: '60000' });

interface Sale {
  buyerId: number;
  eventId: number;
  purchase: AcceptedRequest;
}

/** Takes what a step needs, so that the worker waits where it is to be killed. */
type Hold = (sale: Sale) => [sql: string, values?: unknown[]];

interface Point {
  /** One after the other: the next is taken before the one before is let go. */
  holds: Hold[];
  /** The beginning of the statement that waits. */
  waits: string;
  /** What is committed when it dies. */
  state: Saga['state'] | undefined;
  /** Whether the buyer can be sent nothing, so that the purchase is undone. */
  blocked?: boolean;
}

const event: Hold = ({ eventId }) => ['SELECT FROM events WHERE id = $1 FOR UPDATE', [eventId]];
const wallet: Hold = ({ buyerId }) => ['SELECT FROM wallets WHERE buyer_id = $1 FOR UPDATE', [buyerId]];
const writing =
  (table: string): Hold =>
  () => [`LOCK TABLE ${table} IN EXCLUSIVE MODE`];
const reading =
  (table: string): Hold =>
  () => [`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`];

/** Each on a partition of its own, and in an order in which none holds up those after it. */
const POINTS: Record<string, Point> = {
  'between the end and the decision': {
    ...{ holds: [writing('booking_decisions')], waits: 'INSERT INTO booking_decisions', state: 'confirmed' },
  },
  'between refund and ticket': {
    ...{ holds: [writing('returned_tickets')], waits: 'WITH given AS', state: 'giving-back', blocked: true },
  },
  'between refusal and refund': {
    ...{
      holds: [reading('notification_blocks'), wallet],
      waits: 'SELECT balance',
      state: 'refunding',
      blocked: true,
    },
  },
  'between payment and notification': {
    ...{ holds: [writing('outbox')], waits: 'INSERT INTO outbox', state: 'paid' },
  },
  'between ticket and payment': { holds: [wallet], waits: 'SELECT balance', state: 'booked' },
  'before the ticket is booked': { holds: [event], waits: 'INSERT INTO bookings', state: undefined },
};

const sales = new Map<string, Sale>();

/** Kills the worker while it waits at all of these points at once, and starts another one. */
beforeAll(async () => {
  const holders: Client[] = [];
  for (const [partition, [name, point]] of Object.entries(POINTS).entries()) {
    const sale = await putOnSale(point);
    sales.set(name, sale);
    holders.push(await stopAt(point, sale, partition));
  }
  worker.kill('SIGKILL');
  await worker.exited;
  await Promise.all(holders.map((holder) => holder.end()));
  for (const [name, { state }] of Object.entries(POINTS)) {
    expect([name, await stateOf(sales.get(name) as Sale)]).toEqual([name, state]);
  }
  worker = await startWorker();
  for (const { eventId } of sales.values()) {
    await until('it is decided', async () => (await lab.decisions(eventId)).length > 0);
  }
});

async function putOnSale({ blocked = false }: Point): Promise<Sale> {
  const { id: eventId } = await lab.createEvent(1);
  const buyerId = 1_000 + eventId;
  const move = lockedWallet(openDatabase(lab.dataSource));
  await move({ buyerId, amount: 10, idempotencyKey: 'fill' });
  if (blocked) await lab.dataSource.query('INSERT INTO notification_blocks VALUES ($1)', [buyerId]);
  return { eventId, buyerId, purchase: purchaseBy(buyerId, eventId) };
}

/** Resolves once the worker waits there. @returns who holds what it waits for */
async function stopAt({ holds, waits, state }: Point, sale: Sale, partition: number): Promise<Client> {
  const [first, ...others] = holds as [Hold, ...Hold[]];
  let holder = await take(first(sale));
  const topic = topicOf(lab.prefix, kafkaKeyed);
  await producer.appendBatch([{ topic, partition, key: null, value: encodeRequest(sale.purchase) }]);
  for (const hold of others) {
    await until(
      'a session waits for it',
      async () => (await waiting('')) > 0 && (await stateOf(sale)) === 'paid',
    );
    const next = await take(hold(sale));
    await holder.end();
    holder = next;
  }
  const before = otherWaiters(waits, sale);
  await until('it has come so far', async () => (await stateOf(sale)) === state);
  await until('it waits there', async () => (await waiting(waits)) > before);
  return holder;
}

/** How many of the points before this one wait in the same statement. */
function otherWaiters(waits: string, sale: Sale): number {
  const names = [...sales].filter(([, other]) => other !== sale).map(([name]) => name);
  return names.filter((name) => POINTS[name]?.waits === waits).length;
}

async function waiting(beginning: string): Promise<number> {
  const sessions: unknown[] = await lab.dataSource.query(
    `SELECT FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock' AND starts_with(ltrim(query), $1)`,
    [beginning],
  );
  return sessions.length;
}

async function take([sql, values]: [string, unknown[]?]): Promise<Client> {
  const client = new Client(lab.url);
  await client.connect();
  await client.query('BEGIN');
  await client.query(sql, values);
  return client;
}

async function stateOf({ purchase }: Sale): Promise<string | undefined> {
  const [saga]: { state: string }[] = await lab.dataSource.query('SELECT state FROM sagas WHERE id = $1', [
    purchase.id,
  ]);
  return saga?.state;
}

async function found(name: string) {
  const { eventId, buyerId } = sales.get(name) as Sale;
  const booked = await findEvent(lab.dataSource, eventId);
  return {
    decisions: await lab.decisions(eventId),
    entries: (await readWallet(lab.dataSource, buyerId)).entries.map(({ amount }) => amount),
    tickets: auditEvent({ event: booked, bookings: await listBookings(lab.dataSource, eventId) }),
    purchases: auditPurchases(eventId, await readPurchases(lab.dataSource, eventId)),
  };
}

describe('after a worker was killed', () => {
  const namesOf = (isBlocked: boolean) =>
    Object.entries(POINTS)
      .filter(([, { blocked = false }]) => blocked === isBlocked)
      .map(([name]) => name);

  test.each(namesOf(false))('%s: the next one goes on, and the buyer pays once', async (name) => {
    const { decisions, entries, tickets, purchases } = await found(name);
    expect(decisions).toMatchObject([{ status: 'confirmed' }]);
    expect(entries).toEqual([10, -10]);
    expect(tickets).toMatchObject({ sold: 1, counter: 1, verdict: 'holds' });
    expect(purchases).toMatchObject({ confirmed: 1, undone: 0, revenue: 10, verdict: 'holds' });
  });

  test.each(namesOf(true))('%s: the next one goes on, and the buyer is refunded once', async (name) => {
    const { decisions, entries, tickets, purchases } = await found(name);
    expect(decisions).toMatchObject([{ status: 'rejected', reason: 'not-deliverable' }]);
    expect(entries).toEqual([10, -10, 10]);
    expect(tickets).toMatchObject({ sold: 0, counter: 0, verdict: 'holds' });
    expect(purchases).toMatchObject({ confirmed: 0, undone: 1, revenue: 0, verdict: 'holds' });
  });
});
