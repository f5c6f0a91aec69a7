/** The environment that all processes of one run of a level share. */
import { randomBytes } from 'node:crypto';
import type { Parts } from '../servers/server-parts';
import { type LevelLayout, type LevelName, levels } from './levels';

/** @throws an Error when a server that the level needs is not among the parts */
export function levelEnvironment(
  level: LevelName,
  parts: Parts,
  databaseUrl: string,
): Record<string, string> {
  const { needs }: LevelLayout = levels[level];
  const prefix = new URL(databaseUrl).pathname.slice(1);
  return {
    DATABASE_URL: databaseUrl,
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

function redisUrls(level: LevelName, { redis }: Parts): string {
  if (redis === undefined) throw new Error(`${level} needs Redis servers`);
  return redis.map(({ url }) => url).join(',');
}

function brokers(level: LevelName, { kafka }: Parts): string {
  if (kafka === undefined) throw new Error(`${level} needs a Kafka broker`);
  return kafka.brokers.join(',');
}
