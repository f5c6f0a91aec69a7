import { kafkaBrokers, redisUrls } from '@ticket-rush/shared/config/addresses';
import {
  integer,
  prefix,
  readEnvironment,
  serviceVariables,
  streamVariables,
} from '@ticket-rush/shared/config/environment';
import { kafkaSecurityVariables } from '@ticket-rush/shared/config/kafka-settings';
import { redisTlsVariables } from '@ticket-rush/shared/config/redis-settings';
import { z } from 'zod';
import { MOST_RETRIES } from './failures/retry-lanes';

const kafkaVariables = {
  ...serviceVariables,
  KAFKA_BROKERS: kafkaBrokers,
  ...kafkaSecurityVariables,
  /** Keeps two deployments on one cluster apart: every topic and group begins with it. */
  KAFKA_PREFIX: prefix,
  /** How many brokers keep a copy of each topic. 3 survives the loss of one without stopping. */
  KAFKA_REPLICATION: integer(1, 9).default(1),
  /** The first is used. */
  REDIS_URLS: redisUrls,
  ...redisTlsVariables,
  /** Keeps two deployments on the same server apart: every key begins with it. */
  REDIS_PREFIX: prefix,
  /** How long a request is worth deciding. An older one expires. */
  REQUEST_TTL_MS: integer(1, 86_400_000).default(60_000),
  /**
   * How long the database may take to answer, a worker's transaction as a whole, before it counts as away. A transaction that
   * has waited for its worker for half of it is ended by PostgreSQL.
   */
  DATABASE_ANSWER_LIMIT_MS: integer(1, 600_000).default(10_000),
};

const delays = z
  .string()
  .regex(/^\d{1,8}(,\d{1,8})*$/, 'must be whole numbers with commas between them')
  .transform((list) => list.split(',').map(Number))
  .pipe(
    z.array(z.number()).length(MOST_RETRIES, `must be ${MOST_RETRIES} numbers, one for each retry topic`),
  );

const workerVariables = {
  ...kafkaVariables,
  /** A worker that is silent for longer is taken for dead, and its partitions go to another. */
  GROUP_SESSION_MS: integer(1_000, 600_000).default(10_000),
  /** The most records that one worker takes from the log in a second; 0 is unlimited. */
  CONSUME_RATE_PER_SECOND: integer(0, 1_000_000).default(0),
  /** How long the locks of a batch of `kafka-lock` live, from the first one on: longer than the batch takes, or it is rolled back. */
  LOCK_LEASE_MS: integer(50, 600_000).default(10_000),
  /** How long a batch of `kafka-lock` waits for its locks before it is tried again from the beginning. */
  LOCK_WAIT_MS: integer(1, 600_000).default(10_000),
  /** How long a request that failed waits before it is tried again: before the second attempt, the third, the fourth. */
  RETRY_DELAYS_MS: delays.default([1_000, 5_000, 30_000]),
  /** How long the breaker stays open before it asks a database that is away. */
  DATABASE_BREAK_MS: integer(1, 600_000).default(1_000),
};

/** The API signs what it gives out; the workers need no secret. */
const apiVariables = {
  ...kafkaVariables,
  ...streamVariables,
  REQUEST_ID_SECRET: z
    .string({ error: 'is not set: any 16 characters, the same for every instance' })
    .min(16),
  /** How often one buyer may ask for a ticket. No person clicks so fast: the limit is for programs, not for a double click. */
  BUYER_REQUESTS_PER_SECOND: integer(1, 1_000_000).default(50),
  /** How long an append may take before it counts as failed. */
  APPEND_LIMIT_MS: integer(1, 600_000).default(5_000),
  /** How long the breaker stays open before it sends to a log that has failed. */
  PRODUCER_BREAK_MS: integer(1, 600_000).default(1_000),
  /** How long a request may be admitted and not in the log before another process appends it. */
  ADMITTED_OVERDUE_MS: integer(1, 600_000).default(10_000),
  /** How often a process looks for such requests. */
  RECONCILE_EVERY_MS: integer(1, 600_000).default(1_000),
};

/** @throws ConfigurationInvalid */
export const readApiEnvironment = (source?: NodeJS.ProcessEnv) => readEnvironment(apiVariables, source);

/** @throws ConfigurationInvalid */
export const readWorkerEnvironment = () => readEnvironment(workerVariables);
