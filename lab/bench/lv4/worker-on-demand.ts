import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { levelEnvironment } from '@ticket-rush/stack/level/level-environment';
import { startService } from '@ticket-rush/stack/level/service';
import type { DataSource } from 'typeorm';
import type { Log } from '../../../lv4-kafka/src/log/log';
import { type AcceptedRequest, encodeRequest } from '../../../lv4-kafka/src/requests/request-message';
import { type LogTechnique, topicOf } from '../../../lv4-kafka/src/techniques/technique';
import { HOT } from '../shared/load';
import { putOnSale } from '../shared/sale';
import { connectTo } from '../shared/servers';
import { type BenchRoom, NO_LIMIT } from './bench-room';

const POLL_MS = 50;
const PATIENCE_MS = 300_000;

/** What one append takes. */
const MOST = 1_000;

/** Longer than anything is appended: a worker that stands still is not to be taken for dead. */
const SESSION_MS = '120000';

/** One worker, which decides when it is told to. */
export interface WorkerOnDemand {
  dataSource: DataSource;
  databaseUrl: string;
  /** Fresh events with the ids from 1, and nothing decided. */
  beginAnew(events?: number): Promise<void>;
  /**
   * Appends a backlog while the worker stands still, and then lets it work until all of it is decided.
   *
   * @returns when it went on, in milliseconds since the epoch
   */
  decide(technique: LogTechnique, requests: AcceptedRequest[]): Promise<number>;
  close(): Promise<void>;
}

export async function startWorkerOnDemand({ scratch, parts, log }: BenchRoom): Promise<WorkerOnDemand> {
  const name = `bench_${randomBytes(4).toString('hex')}`;
  const databaseUrl = await parts.postgres.createDatabase(name);
  const worker = await startService(scratch, {
    ...{ workspace: 'lv4-kafka', entry: 'src/worker.ts', name },
    env: { ...levelEnvironment('lv4', parts, databaseUrl), ...NO_LIMIT, GROUP_SESSION_MS: SESSION_MS },
  });
  const dataSource = await connectTo(databaseUrl);
  return {
    ...{ dataSource, databaseUrl },
    async beginAnew(events = HOT) {
      // Before anything is taken away from it: its relay is still passing on what was decided before.
      await until('the outbox is empty', async () => (await countIn(dataSource, 'outbox')) === 0);
      await dataSource.query('TRUNCATE booking_decisions');
      await putOnSale(dataSource, { events, callers: 0, seconds: 0, ticketRows: false });
    },
    async decide(technique, requests) {
      worker.kill('SIGSTOP');
      await appendBacklog(log, name, technique, requests);
      const wentOnAt = Date.now();
      worker.kill('SIGCONT');
      await until(
        `${requests.length} requests are decided`,
        async () => (await countIn(dataSource, 'booking_decisions')) >= requests.length,
      );
      return wentOnAt;
    },
    async close() {
      await dataSource.destroy();
      await worker.stop();
    },
  };
}

async function countIn(dataSource: DataSource, table: string): Promise<number> {
  const [{ rows }] = await dataSource.query<[{ rows: number }]>(
    `SELECT count(*)::integer AS rows FROM ${table}`,
  );
  return rows;
}

/** @throws if it takes minutes */
async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + PATIENCE_MS; !(await isSo()); await sleep(POLL_MS)) {
    if (Date.now() > deadline) throw new Error(`waited in vain for ${PATIENCE_MS} ms until ${what}`);
  }
}

/** Accepted requests for a ticket, each of a buyer of their own, in turn for each of the events with the ids from 1. */
export function requestsFor(
  technique: Pick<LogTechnique, 'slug'>,
  { requests, events, firstBuyer = 1 }: { requests: number; events: number; firstBuyer?: number },
): AcceptedRequest[] {
  return Array.from({ length: requests }, (_, index) => ({
    ...{ id: randomUUID(), requestId: randomUUID(), technique: technique.slug },
    ...{ wants: { kind: 'book' as const }, buyerClass: 'standard' as const, acceptedAt: new Date() },
    ...{ eventId: 1 + (index % events), buyerId: firstBuyer + index },
  }));
}

/** Appends them in their order, as the API would, each to the lane of its class. */
async function appendBacklog(
  log: Log,
  prefix: string,
  technique: Pick<LogTechnique, 'slug' | 'keyOf'>,
  requests: AcceptedRequest[],
): Promise<void> {
  const producer = await log.openBatchProducer();
  const records = requests.map((request) => ({
    topic: topicOf(prefix, technique, request.buyerClass),
    key: technique.keyOf(request),
    value: encodeRequest(request),
  }));
  for (let from = 0; from < records.length; from += MOST) {
    await producer.appendBatch(records.slice(from, from + MOST));
  }
  await producer.close();
}
