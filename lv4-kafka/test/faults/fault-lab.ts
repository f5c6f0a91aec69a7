/** LV.4 as real processes, workers that come and go, and a hand on its database and its log. */

import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { connectDatabase } from '@ticket-rush/shared/database/connect';
import { createLogger } from '@ticket-rush/shared/telemetry/logger';
import { type RunningLevel, startLevel } from '@ticket-rush/stack/level/level';
import { levelEnvironment } from '@ticket-rush/stack/level/level-environment';
import { type Service, startService } from '@ticket-rush/stack/level/service';
import type { Scratch } from '@ticket-rush/stack/process/scratch';
import type { Parts } from '@ticket-rush/stack/servers/server-parts';
import { POOL_WAIT_MS } from '@ticket-rush/testing/database/pool-wait';
import { type BreakableLink, openBreakableLink } from '@ticket-rush/testing/network/breakable-link';
import { openShop, type Shop } from '@ticket-rush/testing/rush/shop';
import { runningParts } from '@ticket-rush/testing/servers/running-parts';
import type { DataSource } from 'typeorm';
import { connectKafka } from '../../src/log/kafkajs/kafkajs-log';
import type { Log } from '../../src/log/log';
import { schema } from '../../src/schema';
import { techniques } from '../../src/techniques';
import { groupOf, topicsOf } from '../../src/techniques/technique';
import { askLag } from '../log/ask-lag';

/**
 * How long a worker may be silent before its partitions go to another. As short as a busy machine allows: by 3 s, three brokers
 * on two busy cores took a worker for dead that was at work, and one that cannot join again within two sessions ends itself.
 */
const SESSION_MS = 5_000;

const LAST_LINES = 10;

export interface FaultLab {
  level: RunningLevel;
  /** The balancer, in front of two instances. */
  shop: Shop;
  dataSource: DataSource;
  log: Log;
  prefix: string;
  /** A worker that ends by itself is started again, as a supervisor does it. One that a test kills or stops stays away. */
  startWorker(): Promise<Service>;
  /** The same, and its way to PostgreSQL can be broken. */
  startLinkedWorker(): Promise<{ worker: Service; link: BreakableLink }>;
  /** Those that are still there. */
  stopWorkers(): Promise<void>;
  /** @throws the error, with the end of what each worker has written to its log: it says what they were at */
  withLastWords(error: Error): Promise<never>;
  /** How many records of a technique the workers' group has put behind it, and how many are still before it. */
  committed(technique: string): Promise<{ handled: number; waiting: number }>;
  close(): Promise<void>;
}

interface FaultLabOptions {
  parts?: Parts;
  /** How many brokers keep a copy. */
  replication?: number;
}

/** Starts the API, and no worker. The servers are those of the test run unless the test has its own, which it may kill. */
export async function openFaultLab(
  scratch: Scratch,
  { parts = runningParts(), replication = 1 }: FaultLabOptions = {},
): Promise<FaultLab> {
  const env = {
    KAFKA_REPLICATION: String(replication),
    GROUP_SESSION_MS: String(SESSION_MS),
    LOCK_LEASE_MS: '1500',
    APPEND_LIMIT_MS: '3000',
    ADMITTED_OVERDUE_MS: '500',
    RECONCILE_EVERY_MS: '100',
  };
  const level = await startLevel(scratch, { level: 'lv4', instances: 2, workers: 0, parts, env });
  const prefix = new URL(level.databaseUrl).pathname.slice(1);
  const dataSource = await connectDatabase(
    { url: level.databaseUrl, poolSize: 5, poolWaitMs: POOL_WAIT_MS, applicationName: 'test' },
    schema,
  );
  const log = await connectKafka({
    brokers: [...(parts.kafka?.brokers ?? [])],
    clientId: 'test',
    replication,
    logger: createLogger({ level: 'lv4', instance: 'test', logLevel: 'silent' }),
  });
  const shop = openShop(level.url);
  const workers: Service[] = [];
  const names: string[] = [];
  const links: BreakableLink[] = [];
  async function startWorker(env: Record<string, string>): Promise<Service> {
    const name = `worker-${randomBytes(4).toString('hex')}`;
    names.push(name);
    const entry = { workspace: 'lv4-kafka', entry: 'src/worker.ts', name };
    const worker = await startService(scratch, { ...entry, env: { ...env, INSTANCE: name } });
    workers.push(worker);
    superviseWorker(worker);
    return worker;
  }
  const workerEnv = { ...levelEnvironment('lv4', parts, level.databaseUrl), ...env };
  return {
    level,
    shop,
    dataSource,
    log,
    prefix,
    startWorker: () => startWorker(workerEnv),
    async startLinkedWorker() {
      const link = await openBreakableLink(level.databaseUrl);
      links.push(link);
      return { link, worker: await startWorker({ ...workerEnv, DATABASE_URL: link.url }) };
    },
    async stopWorkers() {
      await Promise.all(workers.splice(0).map((worker) => worker.stop()));
    },
    async withLastWords(error) {
      const logs = await Promise.all(names.map((name) => readFile(scratch.logFile(name), 'utf8')));
      error.message += logs.map((log, index) => `\n${names[index]}:\n${lastLines(log)}`).join('');
      throw error;
    },
    async committed(technique) {
      const lags = await askLag(log, groupOf(prefix), topicsOfTechnique(prefix, technique));
      return {
        handled: lags.reduce((sum, { handled }) => sum + handled, 0),
        waiting: lags.reduce((sum, { records }) => sum + records, 0),
      };
    },
    async close() {
      await log.close();
      await dataSource.destroy();
      await shop.close();
      await level.stop();
      await Promise.all(links.map((link) => link.close()));
    },
  };
}

/** A worker that its group has forgotten ends itself, and counts on its supervisor. */
function superviseWorker(worker: Service): void {
  void worker.exited.then(async ({ code }) => {
    if (code === null || code === 0) return;
    await worker.startAgain().then(
      () => superviseWorker(worker),
      () => undefined, // The test is over.
    );
  });
}

function lastLines(log: string): string {
  return log.trimEnd().split('\n').slice(-LAST_LINES).join('\n');
}

function topicsOfTechnique(prefix: string, technique: string): string[] {
  const wanted = techniques.filter(({ slug }) => slug === technique);
  return topicsOf(prefix, wanted).map(({ name }) => name);
}
