/** What the embedded stack needs on the machine: how each part is found, and which package has it. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findExecutable } from './executables';
import { findK6, K6_INSTALL } from './k6-program';
import { damagedJars, kafkaJarsFolder, kafkaVersion } from './kafka-jars';
import type { Installable } from './packages';
import { postgresFolder } from './postgres-binaries';

/** Kafka 4 runs on nothing older. */
const OLDEST_JAVA = 17;

/** The first that tries a transaction again which failed to serialize. An older client measures a newer server. */
const OLDEST_PGBENCH = 15;

export interface Found {
  path: string;
  version: string;
}

export interface Part {
  /** Where it is, or undefined if it is missing, does not run, or is too old. */
  find(): Promise<Found | undefined>;
  /** The package that has it, or the command that gets what no package has. */
  source: Installable | string;
  /** Only some commands and tests need it, and they ask for it themselves. */
  onDemand?: boolean;
}

export const parts = {
  postgres: { find: findPostgres, source: 'npm ci' },
  'redis-server': {
    find: () => findProgram('redis-server', ['--version'], /v=(\S+)/),
    source: { apt: ['redis-server'], brew: 'redis' },
  },
  nginx: {
    find: () => findProgram('nginx', ['-v'], /nginx\/(\S+)/),
    source: { apt: ['nginx-light'], brew: 'nginx' },
  },
  java: {
    find: findJava,
    source: {
      apt: ['openjdk-17-jre-headless', 'openjdk-21-jre-headless', 'default-jre-headless'],
      brew: 'openjdk',
    },
  },
  maven: {
    find: () => findProgram('mvn', ['--version'], /Maven (\S+)/),
    source: { apt: ['maven'], brew: 'maven' },
  },
  'kafka-jars': { find: findKafkaJars, source: 'npm run install-parts -w @ticket-rush/stack' },
  // Debian and Ubuntu have it in the package of the server, which is installed without being started.
  pgbench: { find: findPgbench, source: { apt: ['postgresql'], brew: 'libpq' }, onDemand: true },
  'redis-benchmark': {
    find: () => findProgram('redis-benchmark', ['--version'], /redis-benchmark (\S+)/),
    source: { apt: ['redis-tools'], brew: 'redis' },
    onDemand: true,
  },
  prometheus: {
    find: () => findProgram('prometheus', ['--version'], /version (\d[\d.]*)/),
    source: { apt: ['prometheus'], brew: 'prometheus' },
    onDemand: true,
  },
  k6: { find: findK6, source: K6_INSTALL, onDemand: true },
} satisfies Record<string, Part>;

export type PartName = keyof typeof parts;

async function findPostgres(): Promise<Found | undefined> {
  try {
    const path = join(postgresFolder(), 'bin', 'postgres');
    return await versionOf(path, ['--version'], /\) (\S+)/);
  } catch {
    return undefined;
  }
}

async function findJava(): Promise<Found | undefined> {
  const found = await findProgram('java', ['-version'], /version "([^"]+)"/);
  return found !== undefined && Number.parseInt(found.version, 10) >= OLDEST_JAVA ? found : undefined;
}

async function findPgbench(): Promise<Found | undefined> {
  const found = await findProgram('pgbench', ['--version'], /\(PostgreSQL\) (\S+)/);
  return found !== undefined && Number.parseInt(found.version, 10) >= OLDEST_PGBENCH ? found : undefined;
}

async function findKafkaJars(): Promise<Found | undefined> {
  const path = kafkaJarsFolder();
  return (await damagedJars(path)).length === 0 ? { path, version: kafkaVersion() } : undefined;
}

async function findProgram(name: string, args: string[], version: RegExp): Promise<Found | undefined> {
  const path = findExecutable(name);
  return path === undefined ? undefined : versionOf(path, args, version);
}

/** Runs it: what is there may be a stub (macOS has one for java) or of another architecture. */
async function versionOf(path: string, args: string[], version: RegExp): Promise<Found | undefined> {
  try {
    const { stdout, stderr } = await promisify(execFile)(path, args);
    return { path, version: version.exec(stdout + stderr)?.[1] ?? 'unknown' }; // java and nginx answer on stderr.
  } catch {
    return undefined;
  }
}
