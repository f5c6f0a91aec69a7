/** The environment that all processes of one run of a level share. */
import { randomBytes } from 'node:crypto';
import type { Parts } from '../servers/server-parts';
import { type LevelLayout, type LevelName, levels } from './levels';

/** What the environment of the lab may say of other servers than ours. Empty is not set. */
const UNSECURED = Object.fromEntries(
  [
    ...[
      'DATABASE_URL_FILE',
      'REDIS_URLS_FILE',
      'KAFKA_BROKERS_FILE',
      'PGSSLMODE',
      'PGSSLROOTCERT',
      'PGSSLCERT',
      'PGSSLKEY',
      'DATABASE_POOLER',
    ],
    ...[
      ...['REDIS_CA', 'REDIS_CERT', 'REDIS_KEY'],
      ...['KAFKA_CA', 'KAFKA_CERT', 'KAFKA_KEY', 'KAFKA_PASSWORD', 'KAFKA_USERNAME'],
    ].flatMap((name) => [name, `${name}_FILE`]),
    ...['KAFKA_SSL', 'KAFKA_SASL_MECHANISM'],
  ].map((name) => [name, '']),
);

/** @throws an Error when a server that the level needs is not among the parts */
export function levelEnvironment(
  level: LevelName,
  parts: Parts,
  databaseUrl: string,
): Record<string, string> {
  const { needs }: LevelLayout = levels[level];
  const prefix = new URL(databaseUrl).pathname.slice(1);
  return {
    ...(parts.settings ?? UNSECURED),
    DATABASE_URL: databaseUrl,
    // A token in the shell is for another service. The clients of a run send none, and only this machine can reach it.
    ...{ OPERATOR_TOKEN: '', OPERATOR_TOKEN_FILE: '' },
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn',
    // The servers are shared by all runs; the name of the fresh database keeps their keys and topics apart.
    REDIS_PREFIX: prefix,
    KAFKA_PREFIX: prefix,
    ...(needs.includes('redis') && { REDIS_URLS: redisUrls(level, parts) }),
    ...(needs.includes('kafka') && {
      KAFKA_BROKERS: brokers(level, parts),
      // One for all instances: any of them must recognise what another has signed.
      REQUEST_ID_SECRET: randomBytes(32).toString('hex'),
    }),
  };
}

/** By which address a process (`lv3-1`) reaches a server (`postgres`, `redis-1`) whose own is `url`. */
export type Reach = (process: string, server: string, url: string) => Promise<string>;

const itself: Reach = async (_process, _server, url) => url;

/** The environment of one process. A broker tells its clients its own address, so there is no other way to it. */
export async function reachedBy(
  process: string,
  env: Record<string, string>,
  reach = itself,
): Promise<Record<string, string>> {
  const redis = env.REDIS_URLS?.split(',').map((url, index) => reach(process, `redis-${index + 1}`, url));
  return {
    ...env,
    DATABASE_URL: await reach(process, 'postgres', env.DATABASE_URL as string),
    ...(redis && { REDIS_URLS: (await Promise.all(redis)).join(',') }),
  };
}

function redisUrls(level: LevelName, { redis }: Parts): string {
  if (redis === undefined) throw new Error(`${level} needs Redis servers`);
  return redis.map(({ url }) => url).join(',');
}

function brokers(level: LevelName, { kafka }: Parts): string {
  if (kafka === undefined) throw new Error(`${level} needs a Kafka broker`);
  return kafka.brokers.join(',');
}
