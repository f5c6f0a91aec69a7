/** The programs of the machine that the stack runs, each with what makes it tell its version. */
import type { Program } from './usable-program';

export const redisServer: Program = { name: 'redis-server', args: ['--version'], version: /v=(\S+)/ };

export const nginx: Program = { name: 'nginx', args: ['-v'], version: /nginx\/(\S+)/ };

/** Kafka 4 runs on nothing older than Java 17. */
export const java: Program = { name: 'java', args: ['-version'], version: /version "([^"]+)"/, oldest: 17 };

export const maven: Program = { name: 'mvn', args: ['--version'], version: /Maven (\S+)/ };

export const prometheus: Program = {
  name: 'prometheus',
  args: ['--version'],
  version: /version (\d[\d.]*)/,
};

/** Makes the certificates of the tests with TLS. macOS has LibreSSL under the same name. */
export const openssl: Program = { name: 'openssl', args: ['version'], version: /SSL (\S+)/ };

/** Stands between services and PostgreSQL in a test of LV.2. */
export const pgbouncer: Program = { name: 'pgbouncer', args: ['--version'], version: /PgBouncer (\S+)/i };

/** Drives the page of the scheduler in its test. */
export const chromium: Program = { name: 'chromium', args: ['--version'], version: /(\d+\.[\d.]+)/ };

/** 15 is the first that repeats a transaction which failed to serialize. An older client measures a newer server. */
export const pgbench: Program = {
  name: 'pgbench',
  args: ['--version'],
  version: /\(PostgreSQL\) (\S+)/,
  oldest: 15,
};

export const redisBenchmark: Program = {
  name: 'redis-benchmark',
  args: ['--version'],
  version: /redis-benchmark (\S+)/,
};
