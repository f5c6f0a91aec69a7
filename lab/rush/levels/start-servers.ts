import { type LevelLayout, type LevelName, levels, type ServerPart } from '@ticket-rush/stack/level/levels';
import type { Scratch } from '@ticket-rush/stack/process/scratch';
import { startKafka } from '@ticket-rush/stack/servers/kafka/kafka';
import { type KafkaCluster, startKafkaCluster } from '@ticket-rush/stack/servers/kafka/kafka-cluster';
import { type Postgres, startPostgres } from '@ticket-rush/stack/servers/postgres';
import type { Redis } from '@ticket-rush/stack/servers/redis';
import { type Parts, startQuorum } from '@ticket-rush/stack/servers/server-parts';

/** What became of each server: one that fails keeps only its own levels from running. */
export interface Servers {
  postgres: PromiseSettledResult<Postgres | undefined>;
  redis: PromiseSettledResult<Redis[] | undefined>;
  kafka: PromiseSettledResult<KafkaCluster | undefined>;
}

/** The servers that these levels need. */
export function serversFor(names: readonly LevelName[]): Set<ServerPart> {
  return new Set(names.flatMap((level) => levels[level].needs));
}

/**
 * Starts the servers side by side and waits for the last.
 *
 * Nothing is measured meanwhile: the broker's JVM would take a core from a rush that it overlaps with. It is
 * ready a few seconds after PostgreSQL, so the wait costs less than figures that cannot be compared.
 */
export async function startServers(
  scratch: Scratch,
  needed: ReadonlySet<ServerPart>,
  brokers = 1,
): Promise<Servers> {
  const [postgres, redis, kafka] = await Promise.allSettled([
    needed.has('postgres') ? startPostgres(scratch) : undefined,
    needed.has('redis') ? startQuorum(scratch) : undefined,
    needed.has('kafka') ? startBrokers(scratch, brokers) : undefined,
  ]);
  return { postgres, redis, kafka };
}

async function startBrokers(scratch: Scratch, count: number): Promise<KafkaCluster> {
  if (count > 1) return startKafkaCluster(scratch, count);
  const kafka = await startKafka(scratch);
  return { brokers: kafka.brokers, nodes: [kafka] };
}

/** What a level runs on. @throws what kept one of its servers from starting */
export function partsFor(level: LevelName, servers: Servers): Parts {
  const { needs }: LevelLayout = levels[level];
  return {
    postgres: started(servers.postgres),
    ...(needs.includes('redis') && { redis: started(servers.redis) }),
    ...(needs.includes('kafka') && { kafka: started(servers.kafka) }),
  };
}

function started<Server>(result: PromiseSettledResult<Server>): NonNullable<Server> {
  if (result.status === 'rejected') throw result.reason;
  if (!result.value) throw new Error('a server that the level needs was not started');
  return result.value;
}
