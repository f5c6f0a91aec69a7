import { redisQuorum } from '@ticket-rush/shared/config/addresses';
import {
  integer,
  prefix,
  readEnvironment,
  serviceVariables,
  streamVariables,
} from '@ticket-rush/shared/config/environment';
import { redisTlsVariables } from '@ticket-rush/shared/config/redis-settings';
import { ConfigurationInvalid } from '@ticket-rush/shared/config/start-errors';
import { z } from 'zod';

const redisVariables = {
  ...serviceVariables,
  ...streamVariables,
  /** Independent servers, none a replica of another; three or five. */
  REDIS_URLS: redisQuorum,
  ...redisTlsVariables,
  /** Keeps two deployments on the same servers apart: every key begins with it. */
  REDIS_PREFIX: prefix,
  /** How long a lock lives unless its owner extends it. Shorter: a dead owner is missed less; longer: a slow one is safer. */
  LOCK_LEASE_MS: integer(50, 600_000).default(5_000),
  /** How long a buyer waits for a lock. */
  LOCK_WAIT_MS: integer(1, 600_000).default(30_000),
  /** How long a winner may be in Redis only before another process records them. */
  WINNER_OVERDUE_MS: integer(1, 600_000).default(5_000),
  /** How often a process looks for such winners. */
  RECONCILE_EVERY_MS: integer(1, 600_000).default(1_000),
  /** Whether booking asks for a token from the waiting room. */
  ADMISSION: z.enum(['off', 'required']).default('off'),
  /** What the tokens are signed with. */
  ADMISSION_SECRET: z.string().min(16, 'must have at least 16 characters').optional(),
  /** How many the waiting room lets in at a time, and how long after the last. */
  WAITING_ROOM_BATCH: integer(1, 100_000).default(100),
  WAITING_ROOM_INTERVAL_MS: integer(1, 3_600_000).default(10_000),
  /** How long a buyer who has been let in may book. */
  WAITING_ROOM_TURN_MS: integer(1, 86_400_000).default(300_000),
  /** How long a place lasts unless its buyer asks for it again. */
  WAITING_ROOM_PLACE_TTL_MS: integer(1, 86_400_000).default(30_000),
};

export type RedisEnvironment = ReturnType<typeof readRedisEnvironment>;

/** @throws ConfigurationInvalid */
export function readRedisEnvironment() {
  const environment = readEnvironment(redisVariables);
  if (environment.ADMISSION === 'required' && environment.ADMISSION_SECRET === undefined) {
    throw new ConfigurationInvalid(
      'ADMISSION_SECRET is not set, and ADMISSION=required: any 16 characters, the same for every instance',
    );
  }
  return environment;
}
