import { connectDatabase } from '@ticket-rush/shared/database/connect';
import { createLogger } from '@ticket-rush/shared/telemetry/logger';
import { diagnose, installMissing } from '@ticket-rush/stack/install/doctor';
import { kafkaVersion } from '@ticket-rush/stack/install/kafka-jars';
import type { Scratch } from '@ticket-rush/stack/process/scratch';
import { type Parts, startParts } from '@ticket-rush/stack/servers/server-parts';
import { createClient } from 'redis';
import type { DataSource } from 'typeorm';
import { connectKafka } from '../../../lv4-kafka/src/log/kafkajs/kafkajs-log';
import type { Log } from '../../../lv4-kafka/src/log/log';
import { partsOf } from '../../rush/prepare-levels';
import { versionsOf } from '../shared/server-versions';

const POOL_WAIT_MS = 60_000;

/** What all parts of a bench share: the servers, and a hand on the log. */
export interface BenchRoom {
  scratch: Scratch;
  parts: Parts;
  log: Log;
  pgbench: string;
  versions: { redis: string; postgres: string; pgbench: string; kafka: string };
  close(): Promise<void>;
}

/** @throws if a part is missing and cannot be installed without asking; the message says how to get it */
export async function openBenchRoom(scratch: Scratch, report: (line: string) => void): Promise<BenchRoom> {
  await installMissing(report, ['pgbench', ...partsOf('lv3'), ...partsOf('lv4')]);
  const [pgbench] = await diagnose(['pgbench']);
  if (!pgbench?.found) throw new Error(`pgbench is missing. Get it by: ${pgbench?.remedy}`);
  const parts = await startParts(scratch, ['postgres', 'redis', 'kafka']);
  const log = await connectKafka({
    brokers: parts.kafka?.brokers ?? [],
    ...{ clientId: 'bench', replication: 1 },
    logger: createLogger({ level: 'lv4', instance: 'bench', logLevel: 'fatal' }),
  });
  return {
    ...{ scratch, parts, log },
    pgbench: pgbench.path,
    versions: { ...(await serverVersions(parts)), pgbench: pgbench.version, kafka: kafkaVersion() },
    close: () => log.close(),
  };
}

async function serverVersions({ redis, postgres }: Parts) {
  const client = createClient({ url: redis?.[0]?.url ?? '' });
  await client.connect();
  const dataSource = await connectTo(postgres.adminUrl);
  const versions = await versionsOf(client, dataSource);
  client.destroy();
  await dataSource.destroy();
  return versions;
}

/** A hand on a database that a service has laid out: nothing but SQL and the shared entities is needed of it. */
export function connectTo(url: string): Promise<DataSource> {
  return connectDatabase({ url, poolSize: 2, poolWaitMs: POOL_WAIT_MS, applicationName: 'bench' });
}
