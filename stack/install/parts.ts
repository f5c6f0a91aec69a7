/** What the embedded stack needs on the machine: how each part is found, and which package has it. */

import type { ServerPart } from '../level/levels';
import { findPostgres } from './find-postgres';
import { K6_INSTALL, searchK6 } from './k6-program';
import { damagedJars, kafkaJarsFolder, kafkaVersion } from './kafka-jars';
import type { Installable } from './packages';
import {
  chromium,
  java,
  maven,
  nginx,
  openssl,
  pgbench,
  pgbouncer,
  prometheus,
  redisBenchmark,
  redisServer,
} from './programs';
import { searchPython, searchSchemathesis } from './schemathesis';
import { type Found, findProgram, type Unusable } from './usable-program';

export interface Part {
  /** Where it is, or why what is there will not do; undefined if it is missing. */
  find(): Promise<Found | Unusable | undefined>;
  /** The package that has it, or the command that gets what no package has. */
  source: Installable | string;
  /** Only some commands and tests need it, and they ask for it themselves. */
  onDemand?: boolean;
}

export const parts = {
  postgres: { find: () => findPostgres(), source: 'npm ci' },
  'redis-server': {
    find: () => findProgram(redisServer),
    source: { apt: ['redis-server'], brew: 'redis' },
  },
  nginx: {
    find: () => findProgram(nginx),
    source: { apt: ['nginx-light'], brew: 'nginx' },
  },
  java: {
    find: () => findProgram(java),
    source: {
      apt: ['openjdk-17-jre-headless', 'openjdk-21-jre-headless', 'default-jre-headless'],
      brew: 'openjdk',
    },
  },
  maven: {
    find: () => findProgram(maven),
    source: { apt: ['maven'], brew: 'maven' },
  },
  'kafka-jars': { find: findKafkaJars, source: 'npm run install-parts -w @ticket-rush/stack' },
  // Debian and Ubuntu have it in the package of the server, which is installed without being started.
  pgbench: {
    find: () => findProgram(pgbench),
    source: { apt: ['postgresql'], brew: 'libpq' },
    onDemand: true,
  },
  'redis-benchmark': {
    find: () => findProgram(redisBenchmark),
    source: { apt: ['redis-tools'], brew: 'redis' },
    onDemand: true,
  },
  prometheus: {
    find: () => findProgram(prometheus),
    source: { apt: ['prometheus'], brew: 'prometheus' },
  },
  chromium: {
    find: () => findProgram(chromium),
    source: { apt: ['chromium'], brew: 'chromium' },
    onDemand: true,
  },
  pgbouncer: {
    find: () => findProgram(pgbouncer),
    source: { apt: ['pgbouncer'], brew: 'pgbouncer' },
    onDemand: true,
  },
  openssl: {
    find: () => findProgram(openssl),
    source: { apt: ['openssl'], brew: 'openssl' },
    onDemand: true,
  },
  k6: { find: searchK6, source: K6_INSTALL, onDemand: true },
  python: { find: searchPython, source: { apt: ['python3-venv'], brew: 'python' }, onDemand: true },
  schemathesis: { find: searchSchemathesis, source: 'npm test', onDemand: true },
} satisfies Record<string, Part>;

export type PartName = keyof typeof parts;

/** What the machine must have for each server. */
export const partsOfServer: Record<ServerPart, PartName[]> = {
  postgres: ['postgres'],
  redis: ['redis-server'],
  kafka: ['java', 'maven', 'kafka-jars'],
};

async function findKafkaJars(): Promise<Found | undefined> {
  const path = kafkaJarsFolder();
  return (await damagedJars(path)).length === 0 ? { path, version: kafkaVersion() } : undefined;
}
