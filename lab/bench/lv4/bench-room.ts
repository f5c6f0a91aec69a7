import { createLogger } from '@ticket-rush/shared/telemetry/logger';
import { kafkaVersion } from '@ticket-rush/stack/install/kafka-jars';
import type { Scratch } from '@ticket-rush/stack/process/scratch';
import { type Parts, startParts } from '@ticket-rush/stack/servers/server-parts';
import { connectKafka } from '../../../lv4-kafka/src/log/kafkajs/kafkajs-log';
import type { Log } from '../../../lv4-kafka/src/log/log';
import { partsOf } from '../../rush/levels/prepare-levels';
import type { Stage } from '../run';
import { requireTool, versionsOf } from '../shared/servers';

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
export async function openBenchRoom({ scratch, ended }: Stage): Promise<BenchRoom> {
  const pgbench = await requireTool('pgbench', [...partsOf('lv3'), ...partsOf('lv4')], ended);
  const parts = await startParts(scratch, ['postgres', 'redis', 'kafka']);
  const log = await connectKafka({
    brokers: parts.kafka?.brokers ?? [],
    ...{ clientId: 'bench', replication: 1 },
    logger: createLogger({ level: 'lv4', instance: 'bench', logLevel: 'fatal' }),
  });
  return {
    ...{ scratch, parts, log },
    pgbench: pgbench.path,
    versions: { ...(await versionsOf(parts)), pgbench: pgbench.version, kafka: kafkaVersion() },
    close: () => log.close(),
  };
}

/**
 * A request is worth deciding for a day: where a backlog is what is measured, neither the API is to refuse because of it
 * nor a worker to let it expire.
 */
export const NO_LIMIT = { REQUEST_TTL_MS: '86400000' };
