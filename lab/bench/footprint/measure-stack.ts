import { performance } from 'node:perf_hooks';
import type { Scratch } from '@ticket-rush/stack/process/scratch';
import { startKafka } from '@ticket-rush/stack/servers/kafka/kafka';
import { startPostgres } from '@ticket-rush/stack/servers/postgres';
import { type Parts, startQuorum } from '@ticket-rush/stack/servers/server-parts';
import type { Claim } from './claims';

const STACK_READY_MS = 20_000;

/** Starts all servers side by side, as a rush does, and says when each was ready. @throws if one is missing */
export async function measureStack(scratch: Scratch): Promise<{ parts: Parts; claims: Claim[] }> {
  const claims: Claim[] = [];
  const startedAt = performance.now();
  const sinceStart = () => Math.round(performance.now() - startedAt);
  const timed = async <Server>(what: string, starting: Promise<Server>): Promise<Server> => {
    const server = await starting;
    claims.push({ what, measured: sinceStart(), unit: 'ms' });
    return server;
  };
  const [postgres, redis, kafka] = await Promise.all([
    timed('PostgreSQL ready', startPostgres(scratch)),
    timed('three Redis ready', startQuorum(scratch)),
    timed('Kafka ready', startKafka(scratch)),
  ]);
  claims.push({ what: 'the stack ready', measured: sinceStart(), unit: 'ms', limit: STACK_READY_MS });
  return { parts: { postgres, redis, kafka }, claims };
}
