import { randomBytes, randomUUID } from 'node:crypto';
import type { Booking, Event } from '@ticket-rush/shared/booking/booking';
import { createEvent, findEvent, listBookings, newEvent } from '@ticket-rush/shared/booking/events';
import { connectQuorum } from '@ticket-rush/shared/redis/connect-redis';
import { rememberSoldOut } from '@ticket-rush/shared/redis/sold-out-memory';
import { createLogger } from '@ticket-rush/shared/telemetry/logger';
import { openTestDatabase, type TestDatabase } from '@ticket-rush/testing/database/test-database';
import { runningParts } from '@ticket-rush/testing/servers/running-parts';
import type { RedisClientType } from 'redis';
import {
  type AdmissionLedger,
  KAFKA_ADMISSION,
  openAdmissionLedger,
} from '../../src/admission/admission-ledger';
import type { Admit } from '../../src/admission/admit';
import { loadBuyers } from '../../src/admission/load-buyers';
import { appendOverdue } from '../../src/admission/reconcile';
import { passOnReturned } from '../../src/admission/returned-places';
import { decideBatch } from '../../src/decide/decide-batch';
import type { LogPosition } from '../../src/queue/log-position';
import type { Attempt } from '../../src/requests/attempt';
import { type AcceptedRequest, encodeRequest } from '../../src/requests/request-message';
import { schema } from '../../src/schema';
import { kafkaAdmission } from '../../src/techniques/kafka-admission';
import { recordWinners } from '../../src/techniques/record-winners';
import { batchOf } from '../decide/batches';
import { withoutRetries } from '../decide/decide-needs';

const A_MINUTE_MS = 60_000;
/** Where each record is in the log: no test here asks. */
const POSITION: LogPosition = { technique: KAFKA_ADMISSION, lane: 'standard', partition: 0, offset: '0' };
const silent = createLogger({ level: 'lv4', instance: 'test', logLevel: 'silent' });

/**
 * Both sides of the technique without the broker between them: the test is the log, so it says what is appended, what is
 * acknowledged, and when the worker reads it. Database and Redis are real.
 */
export interface AdmissionLab {
  database: TestDatabase;
  redis: RedisClientType;
  keyPrefix: string;
  ledger: AdmissionLedger;
  /** The API's side of the technique. */
  admission: Admit;
  /** What has been appended and not been decided yet. */
  log: AcceptedRequest[];
  putOnSale(tickets: number | null): Promise<number>;
  request(buyerId: number, eventId: number): AcceptedRequest;
  /** Asks to be let in; what it is told, or `undefined` where nothing is wrong. `append` is the log unless told. */
  admit(
    request: AcceptedRequest,
    options?: { append?: () => Promise<unknown>; attempt?: Attempt },
  ): Promise<unknown>;
  /** The worker reads what there is, as one batch. */
  decide(options?: { ttlMs?: number }): Promise<Map<string, string>>;
  reconcile(overdueMs?: number): Promise<number>;
  passOnReturned(): Promise<number>;
  /** As a server that was restarted with nothing on its disk. */
  forgetEverything(): Promise<void>;
  found(eventId: number): Promise<{ event: Event; bookings: Booking[] }>;
  close(): Promise<void>;
}

/** @param soldOut what is remembered: nothing unless told, so that each test sees what Redis says */
export async function openAdmissionLab(
  url = runningParts().redis?.[0]?.url as string,
  soldOut = rememberSoldOut(() => Number.NaN),
): Promise<AdmissionLab> {
  const database = await openTestDatabase(schema);
  const [redis] = (await connectQuorum([url], silent)) as [RedisClientType];
  const keyPrefix = `test-${randomBytes(6).toString('hex')}`;
  const ledger = openAdmissionLedger(redis, keyPrefix);
  const load = loadBuyers(database.database, redis, ledger);
  const admission = kafkaAdmission.admit?.({
    redis,
    ledger,
    load,
    soldOut,
    requestTtlMs: A_MINUTE_MS,
  }) as Admit;
  const log: AcceptedRequest[] = [];
  let offset = 0;
  return {
    database,
    redis,
    keyPrefix,
    ledger,
    admission,
    log,
    putOnSale: async (tickets) => (await createEvent(database.dataSource, newEvent.parse({ tickets }))).id,
    request: (buyerId, eventId) => ({
      id: randomUUID(),
      requestId: randomUUID(),
      technique: KAFKA_ADMISSION,
      wants: { kind: 'book' },
      buyerClass: 'standard',
      acceptedAt: new Date(),
      buyerId,
      eventId,
    }),
    async admit(accepted, { append = async () => void log.push(accepted), attempt } = {}) {
      const sale = await findEvent(database.dataSource, accepted.eventId);
      const candidate = { accepted, entry: encodeRequest(accepted), sale, attempt };
      const appendAndPlace = () => append().then(() => POSITION);
      return admission(candidate, appendAndPlace).then(
        () => undefined,
        (error: unknown) => error,
      );
    },
    async decide({ ttlMs = A_MINUTE_MS } = {}) {
      const requests = log.splice(0);
      if (requests.length === 0) return new Map();
      const batch = { ...batchOf(offset, requests), set: KAFKA_ADMISSION };
      offset += requests.length;
      const needs = { database: database.database, ...withoutRetries(silent), requestTtlMs: ttlMs };
      const decided = await decideBatch(needs, batch, { decide: recordWinners });
      return new Map(
        decided.map(({ request, decision }) => [
          request.id,
          decision.status === 'rejected' ? decision.reason : decision.status,
        ]),
      );
    },
    reconcile: (overdueMs = 0) =>
      appendOverdue({ ledger, append: async (accepted) => void log.push(accepted) }, overdueMs),
    passOnReturned: () => passOnReturned(database.database, ledger),
    async forgetEverything() {
      const keys = await redis.keys(`${keyPrefix}:*`);
      if (keys.length > 0) await redis.del(keys);
    },
    found: async (eventId) => ({
      event: await findEvent(database.dataSource, eventId),
      bookings: await listBookings(database.dataSource, eventId),
    }),
    async close() {
      redis.destroy();
      await database.close();
    },
  };
}
