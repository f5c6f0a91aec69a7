import { createMetrics, type Metrics } from '@ticket-rush/shared/telemetry/metrics';
import { startPostgres } from '@ticket-rush/stack/servers/postgres';
import type { Stage } from '../run';
import type { Pgbench } from '../shared/pgbench';
import { requireTool, versionsOf } from '../shared/servers';
import { openPools, type Pools } from './pools';

/** What all cells of a bench share: one server, one database, the pools of this process, and pgbench. */
export interface BenchRoom {
  pools: Pools;
  metrics: Metrics;
  pgbench: Pgbench;
  versions: { postgres: string; pgbench: string };
}

/** @throws if PostgreSQL or pgbench is missing and cannot be installed without asking; the message says how to get it */
export async function openBenchRoom(
  { scratch, ended }: Stage,
  callers: Iterable<number>,
): Promise<BenchRoom> {
  const found = await requireTool('pgbench', ['postgres'], ended);
  const server = await startPostgres(scratch);
  const databaseUrl = await server.createDatabase('bench');
  const { postgres } = await versionsOf({ postgres: server });
  return {
    pools: await openPools(databaseUrl, callers),
    metrics: createMetrics({ level: 'lv2', instance: 'bench' }),
    pgbench: { scratch, path: found.path, databaseUrl },
    versions: { postgres, pgbench: found.version },
  };
}
