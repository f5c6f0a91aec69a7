import { type Audit, auditEvent } from '@ticket-rush/shared/booking/audit/audit';
import { createEvent, findEvent, listBookings, newEvent } from '@ticket-rush/shared/booking/events';
import type { Database } from '@ticket-rush/shared/database/database';
import { createLogger } from '@ticket-rush/shared/telemetry/logger';
import { createMetrics } from '@ticket-rush/shared/telemetry/metrics';
import { auditWallet } from '@ticket-rush/shared/wallet/audit';
import { listWallets, readWallet } from '@ticket-rush/shared/wallet/wallets';
import { openTestDatabase, type TestDatabase } from '@ticket-rush/testing/database/test-database';
import { Registry } from 'prom-client';
import { decideRequests } from '../../src/decide/decide-requests';
import { workerLanesOf } from '../../src/failures/retry-lanes';
import type { AcceptedRequest } from '../../src/requests/request-message';
import { auditPurchases, type PurchaseAudit } from '../../src/saga/audit';
import { purchase } from '../../src/saga/purchase';
import { readPurchases } from '../../src/saga/read-purchases';
import { createSagaMetrics } from '../../src/saga/saga-metrics';
import { TRANSITIONS } from '../../src/saga/transitions';
import { schema } from '../../src/schema';
import { decideSeats } from '../../src/seats/decide-seats';
import { kafkaKeyed } from '../../src/techniques/kafka-keyed';
import { lockedWallet } from '../../src/wallet/locked-wallet';
import { accepted, batchOf } from '../decide/batches';
import { withoutRetries } from '../decide/decide-needs';

const TTL_MS = 60_000;
const silent = createLogger({ level: 'lv4', instance: 'test', logLevel: 'silent' });

/** A worker without a log: the test hands it its batches. */
export interface SagaLab extends TestDatabase {
  /** The next test has partitions and metrics of its own; events and buyers it makes itself. */
  startAfresh(): void;
  putOnSale(tickets: number | null): Promise<number>;
  fill(buyerId: number, amount: number): Promise<unknown>;
  block(buyerId: number): Promise<unknown>;
  /** Handles the requests as consecutive records of one partition, and says what was decided of each. */
  handle(offset: number, requests: AcceptedRequest[], options?: HandleOptions): Promise<string[]>;
  outcomes(requests: AcceptedRequest[]): Promise<string[]>;
  audits(
    eventId: number,
  ): Promise<{ tickets: Audit; purchases: PurchaseAudit; wallets: { verdict: string } }>;
  balance(buyerId: number): Promise<number>;
  /** What the log is to tell other services of an event under this topic's name. */
  outbox(topic: string, eventId: number): Promise<Record<string, unknown>[]>;
  counted(metric: string): Promise<Record<string, number>>;
}

interface HandleOptions {
  database?: Database;
  lane?: string;
  partition?: number;
}

export async function openSagaLab(): Promise<SagaLab> {
  const lab = await openTestDatabase(schema);
  const { dataSource } = lab;
  let firstPartition = 0;
  let registry = new Registry();
  let sagaMetrics = createSagaMetrics(registry);
  const move = lockedWallet(lab.database);
  const outcomes = async (requests: AcceptedRequest[]) => {
    const rows: { id: string; outcome: string }[] = await dataSource.query(
      'SELECT id, coalesce(reason, status) AS outcome FROM booking_decisions',
    );
    return requests.map(({ id }) => rows.find((row) => row.id === id)?.outcome ?? 'undecided');
  };
  return {
    ...lab,
    outcomes,
    startAfresh() {
      firstPartition += 2;
      registry = new Registry();
      sagaMetrics = createSagaMetrics(registry);
    },
    putOnSale: async (tickets) => (await createEvent(dataSource, newEvent.parse({ tickets }))).id,
    fill: (buyerId, amount) => move({ buyerId, amount, idempotencyKey: `fill-${buyerId}` }),
    block: (buyerId) => dataSource.query('INSERT INTO notification_blocks VALUES ($1)', [buyerId]),
    balance: async (buyerId) => (await readWallet(dataSource, buyerId)).balance,
    async handle(offset, requests, { database = lab.database, lane = 'standard', partition = 0 } = {}) {
      const batch = {
        ...batchOf(offset, requests, { lane, partition: firstPartition + partition }),
        set: kafkaKeyed.slug,
      };
      const { sets, handle } = workerOn(database, sagaMetrics);
      // As a slot hands them out.
      for (let rest = batch.records; rest.length > 0; ) {
        const records = rest.slice(0, sets[0]?.together?.(rest));
        await handle({ ...batch, records });
        rest = rest.slice(records.length);
      }
      return outcomes(requests);
    },
    async audits(eventId) {
      const event = await findEvent(dataSource, eventId);
      return {
        tickets: auditEvent({ event, bookings: await listBookings(dataSource, eventId) }),
        purchases: auditPurchases(eventId, await readPurchases(dataSource, eventId)),
        wallets: auditWallet(await listWallets(dataSource)),
      };
    },
    async outbox(topic, eventId) {
      const rows: { value: string }[] = await dataSource.query(
        'SELECT value FROM outbox WHERE topic = $1 ORDER BY id',
        [topic],
      );
      return rows.map(({ value }) => JSON.parse(value)).filter((value) => value.eventId === eventId);
    },
    async counted(name) {
      const metric = await registry.getSingleMetric(name)?.get();
      const samples = metric?.values ?? [];
      return Object.fromEntries(samples.map(({ labels, value }) => [Object.values(labels).join(' '), value]));
    },
  };
}

function workerOn(database: Database, sagaMetrics: ReturnType<typeof createSagaMetrics>) {
  const saga = {
    ...{ database, topicPrefix: 'test', requestTtlMs: TTL_MS, logger: silent },
    metrics: sagaMetrics,
    transitions: TRANSITIONS,
  };
  return decideRequests({
    database,
    ...withoutRetries(silent),
    metrics: createMetrics({ level: 'lv4', instance: 'test' }),
    sets: [workerLanesOf('test', kafkaKeyed)],
    deciders: {
      tickets: new Map([[kafkaKeyed.slug, kafkaKeyed.create(undefined as never)]]),
      orders: new Map(),
      seats: new Map([[kafkaKeyed.slug, { decide: decideSeats(120_000) }]]),
      wallet: new Map([[kafkaKeyed.slug, purchase(saga)]]),
    },
    onCommit: () => undefined,
    requestTtlMs: TTL_MS,
  });
}

export function purchaseBy(buyerId: number, eventId: number, price = 10): AcceptedRequest {
  return { ...accepted(buyerId, eventId), technique: kafkaKeyed.slug, wants: { kind: 'purchase', price } };
}
