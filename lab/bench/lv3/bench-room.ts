import { connectQuorum } from '@ticket-rush/shared/redis/connect-redis';
import { createLogger } from '@ticket-rush/shared/telemetry/logger';
import { createMetrics, type Metrics } from '@ticket-rush/shared/telemetry/metrics';
import type { Scratch } from '@ticket-rush/stack/process/scratch';
import { type Postgres, startPostgres } from '@ticket-rush/stack/servers/postgres';
import type { Redis } from '@ticket-rush/stack/servers/redis';
import { startQuorum } from '@ticket-rush/stack/servers/server-parts';
import type { RedisClientType } from 'redis';
import type { DataSource } from 'typeorm';
import { schema as lv2Schema } from '../../../lv2-db-lock/src/schema';
import { openWakeUps, type WakeUps } from '../../../lv3-redlock/src/redis/wake-ups';
import { schema as lv3Schema } from '../../../lv3-redlock/src/schema';
import type { Stage } from '../run';
import { connectTo, requireTool, versionsOf } from '../shared/servers';
import { type Deadline, openDeadline } from './deadline';
import type { RedisBenchmark } from './redis-benchmark';

/** Connections of this process to each database: the service's own default. */
const POOL_SIZE = 10;

export const KEY_PREFIX = 'bench';

/** What all parts of a bench share: the servers, and the connections of this process. */
export interface BenchRoom {
  scratch: Scratch;
  parts: { postgres: Postgres; redis: Redis[] };
  benchmark: RedisBenchmark;
  quorum: RedisClientType[];
  /** The first of them: the locks on one server are there. */
  redis: RedisClientType;
  wakeUps: WakeUps;
  /** A database for each level, as it has it, on one server. */
  lv2: DataSource;
  lv3: DataSource;
  lv3Url: string;
  deadline: Deadline;
  metrics: Metrics;
  versions: { redis: string; postgres: string; redisBenchmark: string };
  close(): Promise<void>;
}

/** @throws if a part is missing and cannot be installed without asking; the message says how to get it */
export async function openBenchRoom({ scratch, ended }: Stage): Promise<BenchRoom> {
  const found = await requireTool('redis-benchmark', ['postgres', 'redis-server'], ended);
  const postgres = await startPostgres(scratch);
  const servers = await startQuorum(scratch);
  const redis = await connectRedis(servers);
  const databases = await openDatabases(postgres);
  const { lv2, lv3 } = databases;
  return {
    ...{ scratch, parts: { postgres, redis: servers }, ...redis, ...databases },
    benchmark: { scratch, path: found.path, port: (servers[0] as Redis).port },
    deadline: openDeadline(),
    metrics: createMetrics({ level: 'lv3', instance: 'bench' }),
    versions: { ...(await versionsOf({ postgres, redis: servers })), redisBenchmark: found.version },
    async close() {
      redis.wakeUps.close();
      for (const client of redis.quorum) client.destroy();
      await Promise.all([lv2.destroy(), lv3.destroy()]);
    },
  };
}

/** As the service connects. */
async function connectRedis(servers: Redis[]) {
  const logger = createLogger({ level: 'lv3', instance: 'bench', logLevel: 'fatal' });
  const urls = servers.map(({ url }) => url);
  const quorum = await connectQuorum(urls, logger);
  const [redis] = quorum as [RedisClientType];
  return { quorum, redis, wakeUps: await openWakeUps(redis, KEY_PREFIX) };
}

async function openDatabases(postgres: Postgres) {
  const lv2 = await connectTo(await postgres.createDatabase('bench_lv2'), lv2Schema, POOL_SIZE);
  const lv3Url = await postgres.createDatabase('bench_lv3');
  return { lv2, lv3: await connectTo(lv3Url, lv3Schema, POOL_SIZE), lv3Url };
}
