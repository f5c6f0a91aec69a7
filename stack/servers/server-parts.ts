/** The servers behind the services, as addresses: with them any process can use the servers. */

import type { ServerPart } from '../level/levels';
import type { Scratch } from '../process/scratch';
import { type Databases, databasesAt } from './databases';
import { type Kafka, startKafka } from './kafka/kafka';
import { type Postgres, startPostgres } from './postgres';
import { type Redis, startRedis } from './redis';

/** Independent servers, as a majority of them decides. */
const QUORUM = 3;

export interface Parts {
  readonly postgres: Databases;
  readonly redis?: readonly { url: string }[];
  readonly kafka?: { brokers: readonly string[] };
  /** What services have to know of them beside the addresses; servers of our own need no TLS and no password. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** What remains of Parts when it passes through a variable of the environment. */
export interface PartAddresses {
  adminUrl: string;
  redisUrls?: string[];
  brokers?: string[];
}

/** Servers of our own, with their processes. */
export interface StartedParts extends Parts {
  readonly postgres: Postgres;
  readonly redis?: readonly Redis[];
  readonly kafka?: Kafka;
}

/** Starts the servers that are needed, side by side. PostgreSQL is always one of them. */
export async function startParts(scratch: Scratch, needs: Iterable<ServerPart>): Promise<StartedParts> {
  const needed = new Set(needs);
  const [postgres, redis, kafka] = await Promise.all([
    startPostgres(scratch),
    needed.has('redis') ? startQuorum(scratch) : undefined,
    needed.has('kafka') ? startKafka(scratch) : undefined,
  ]);
  return { postgres, ...(redis && { redis }), ...(kafka && { kafka }) };
}

/** Three Redis servers that know nothing of each other. */
export function startQuorum(scratch: Scratch) {
  return Promise.all(Array.from({ length: QUORUM }, () => startRedis(scratch)));
}

export function partsAt({ adminUrl, redisUrls, brokers }: PartAddresses): Parts {
  return {
    postgres: databasesAt(adminUrl),
    ...(redisUrls && { redis: redisUrls.map((url) => ({ url })) }),
    ...(brokers && { kafka: { brokers } }),
  };
}
