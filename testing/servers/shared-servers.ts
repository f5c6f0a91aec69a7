/**
 * The servers that all tests of a run share. Jest runs the setups of its projects one after the other in one
 * process but loads each module anew, so what runs is remembered on globalThis.
 */
import { installMissing, NEEDED } from '@ticket-rush/stack/install/doctor';
import { partsOfServer } from '@ticket-rush/stack/install/parts';
import type { ServerPart } from '@ticket-rush/stack/level/levels';
import { openScratch, type Scratch } from '@ticket-rush/stack/process/scratch';
import { type Kafka, startKafka } from '@ticket-rush/stack/servers/kafka/kafka';
import { type Postgres, startPostgres } from '@ticket-rush/stack/servers/postgres';
import type { Redis } from '@ticket-rush/stack/servers/redis';
import { type PartAddresses, startQuorum } from '@ticket-rush/stack/servers/server-parts';
import { PARTS_VARIABLE } from './running-parts';

/** Nothing here outlives the run: PostgreSQL may leave it to the system when to write. What a test crashes, it starts itself. */
const NOT_FLUSHED = ['fsync=off', 'full_page_writes=off'];

interface SharedServers {
  scratch: Scratch;
  postgres?: Promise<Postgres>;
  redis?: Promise<Redis[]>;
  kafka?: Promise<Kafka>;
}

const KEY = Symbol.for('ticket-rush.shared-servers');
const memory = globalThis as { [KEY]?: Promise<SharedServers> };

/** Starts those of the servers that do not run yet, and leaves the addresses in the environment of the tests. */
export async function shareServers(needs: readonly ServerPart[]): Promise<void> {
  await installMissing(
    (line) => process.stderr.write(`${line}\n`),
    ['nginx', 'openssl', ...needs.flatMap((need) => partsOfServer[need])], // For tests that start several instances, or TLS.
    NEEDED, // By the projects whose setups come next.
  );
  memory[KEY] ??= openScratch().then((scratch) => ({ scratch }));
  const servers = await memory[KEY];
  servers.postgres ??= startPostgres(servers.scratch, NOT_FLUSHED);
  if (needs.includes('redis')) servers.redis ??= startQuorum(servers.scratch);
  if (needs.includes('kafka')) servers.kafka ??= startKafka(servers.scratch);
  process.env[PARTS_VARIABLE] = JSON.stringify(await addresses(servers));
}

/** Stops them all. Nothing happens if none runs. */
export async function stopSharedServers(): Promise<void> {
  const servers = await memory[KEY];
  delete memory[KEY];
  await servers?.scratch.close();
}

async function addresses({ postgres, redis, kafka }: SharedServers): Promise<PartAddresses> {
  const [database, quorum, broker] = await Promise.all([postgres, redis, kafka]);
  return {
    adminUrl: database?.adminUrl as string,
    ...(quorum && { redisUrls: quorum.map(({ url }) => url) }),
    ...(broker && { brokers: broker.brokers }),
  };
}
