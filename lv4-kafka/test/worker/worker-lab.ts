import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Event } from '@ticket-rush/shared/booking/booking';
import { createEvent, newEvent } from '@ticket-rush/shared/booking/events';
import { connectDatabase } from '@ticket-rush/shared/database/connect';
import { createLogger } from '@ticket-rush/shared/telemetry/logger';
import { type Service, startService } from '@ticket-rush/stack/level/service';
import { openScratch, type Scratch } from '@ticket-rush/stack/process/scratch';
import type { Databases } from '@ticket-rush/stack/servers/databases';
import { POOL_WAIT_MS } from '@ticket-rush/testing/database/pool-wait';
import { runningParts } from '@ticket-rush/testing/servers/running-parts';
import { until } from '@ticket-rush/testing/until';
import type { DataSource } from 'typeorm';
import { appendTo } from '../../src/accept/append';
import { choosePartition } from '../../src/accept/choose-partition';
import type { DecisionEntity } from '../../src/decide/decision.entity';
import { connectKafka } from '../../src/log/kafkajs/kafkajs-log';
import type { Log, PartitionLag } from '../../src/log/log';
import { type AcceptedRequest, encodeRequest } from '../../src/requests/request-message';
import { schema } from '../../src/schema';
import { techniques } from '../../src/techniques';
import { groupOf, type LogTechnique, topicOf, topicsOf } from '../../src/techniques/technique';

/** What a worker lives on, without an API: the test writes the log itself. */
export interface WorkerLab {
  dataSource: DataSource;
  /** Of its database. */
  url: string;
  /** Which its topics begin with. */
  prefix: string;
  log: Log;
  createEvent(tickets: number | null): Promise<Event>;
  /** Appends in order, to the lane of each request's class. */
  append(technique: LogTechnique, requests: AcceptedRequest[]): Promise<void>;
  startWorker(env?: Record<string, string>): Promise<Service>;
  /** What it has written until now. */
  logOf(worker: Service): Promise<string>;
  /** In the order in which they were made. */
  decisions(
    eventId: number,
  ): Promise<(Pick<DecisionEntity, 'id' | 'status' | 'reason'> & { buyerId: number })[]>;
  lag(technique: LogTechnique): Promise<PartitionLag[]>;
  countBookings(): Promise<number>;
  /** Resolves once nothing is left in the outbox. */
  untilPassedOn(): Promise<void>;
  close(): Promise<void>;
}

/** @param server where its database is, if not on the server that all tests share */
export async function openWorkerLab(server?: Databases): Promise<WorkerLab> {
  const scratch = await openScratch();
  const { postgres: shared, kafka, redis } = runningParts();
  const postgres = server ?? shared;
  const prefix = `worker_${randomBytes(6).toString('hex')}`;
  const url = await postgres.createDatabase(prefix);
  const options = { url, poolSize: 5, poolWaitMs: POOL_WAIT_MS, applicationName: prefix };
  const dataSource = await connectDatabase(options, schema);
  const brokers = kafka?.brokers ?? [];
  const logger = createLogger({ level: 'lv4', instance: 'test', logLevel: 'silent' });
  const log = await connectKafka({ brokers, clientId: prefix, replication: 1, logger });
  await log.createTopics(topicsOf(prefix, techniques));
  const producer = await log.openProducer();
  const append = appendTo(producer, prefix, techniques);
  const choose = choosePartition(log, techniques);
  const redisUrl = redis?.[0]?.url ?? '';
  const count = async (table: string): Promise<number> =>
    (await dataSource.query(`SELECT count(*)::int AS rows FROM ${table}`))[0].rows;
  return {
    dataSource,
    url,
    prefix,
    log,
    createEvent: (tickets) => createEvent(dataSource, newEvent.parse({ tickets })),
    async append(technique, requests) {
      const asThis = requests.map((request) => ({ ...request, technique: technique.slug }));
      await Promise.all(asThis.map((request) => append(request, encodeRequest(request), choose(request))));
    },
    startWorker: (env = {}) =>
      startWorker(scratch, {
        DATABASE_URL: url,
        KAFKA_BROKERS: brokers.join(','),
        KAFKA_PREFIX: prefix,
        REDIS_URLS: redisUrl,
        REDIS_PREFIX: prefix,
        LOG_LEVEL: 'warn',
        ...env,
      }),
    logOf: ({ name }) => readFile(scratch.logFile(name), 'utf8'),
    decisions: (eventId) =>
      dataSource.query(
        `SELECT id, buyer_id AS "buyerId", status, reason FROM booking_decisions
          WHERE event_id = $1 ORDER BY decided_at, booking_id`,
        [eventId],
      ),
    lag: (technique) => log.lagOf(groupOf(prefix), [topicOf(prefix, technique)]),
    countBookings: async () => count('bookings'),
    untilPassedOn: async () => {
      await until('the outbox is empty', async () => (await count('outbox')) === 0);
    },
    async close() {
      await producer.close();
      await log.close();
      await scratch.close();
      await dataSource.destroy();
    },
  };
}

function startWorker(scratch: Scratch, env: Record<string, string>): Promise<Service> {
  const name = `worker-${randomBytes(4).toString('hex')}`;
  return startService(scratch, {
    workspace: 'lv4-kafka',
    entry: 'src/worker.ts',
    name,
    env: { INSTANCE: name, ...env },
  });
}
