const { availableParallelism } = require('node:os');
const { temporaryFolder } = require('./testing/run/temporary-folder.cjs');

process.env.TMPDIR = temporaryFolder(); // Inherited by the tests, and by all that they start.

/** Read by every `java`. No broker of a run lives long enough for the optimizing compiler to pay. */
const QUICKLY_COMPILED = '-XX:TieredStopAtLevel=1';
process.env.JDK_JAVA_OPTIONS = `${process.env.JDK_JAVA_OPTIONS ?? ''} ${QUICKLY_COMPILED}`.trim();

/**
 * Test files run side by side: each has a database, topics and keys of its own, and what a test kills or freezes it has
 * started itself. One more than there are cores, because the longest ones mostly wait: for a lease, a timeout, a group that
 * forgets its worker. No more than four, because they share one PostgreSQL server with 200 connections.
 */
const MOST_WORKERS = 4;

/** Minutes, not seconds: a test that passes does not pay for them, and a hang is still found. Longer than testing/until.ts waits. */
const TEST_TIMEOUT_MS = 300_000;

/** @type {[folder: string, needs?: 'postgres' | 'redis' | 'kafka' | 'programs'][]} */
const workspaces = [
  ['shared', 'postgres'],
  ['testing', 'postgres'],
  ['stack'],
  ['learn'],
  ['lab', 'programs'],
  ['lv1-race-condition', 'postgres'],
  ['lv2-db-lock', 'postgres'],
  ['lv3-redlock', 'redis'],
  ['lv4-kafka', 'kafka'],
  ['grafana', 'kafka'],
];

/**
 * One project for each workspace; what it needs is started, or got, once before its tests.
 *
 * @type {import('jest').Config}
 */
module.exports = {
  testTimeout: TEST_TIMEOUT_MS,
  maxWorkers: Math.min(MOST_WORKERS, availableParallelism() + 1),
  testSequencer: `${__dirname}/testing/run/longest-first.cjs`,
  reporters: ['default', `${__dirname}/testing/run/skipped.cjs`, `${__dirname}/testing/run/limits.cjs`],
  projects: workspaces.map(([folder, needs]) => ({
    displayName: folder,
    rootDir: `${__dirname}/${folder}`,
    testMatch: ['<rootDir>/**/*.test.ts'],
    runtime: `${__dirname}/testing/run/packages-once.cjs`,
    testEnvironment: `${__dirname}/testing/run/one-realm.cjs`,
    transform: {
      '\\.ts$': [
        '@swc/jest',
        {
          jsc: {
            target: 'es2022',
            parser: { syntax: 'typescript', decorators: true },
            transform: { legacyDecorator: true, decoratorMetadata: false, useDefineForClassFields: false },
          },
          module: { type: 'commonjs' },
        },
      ],
    },
    ...(needs && {
      globalSetup: `${__dirname}/testing/servers/with-${needs}.ts`,
      globalTeardown: `${__dirname}/testing/servers/teardown.ts`,
    }),
  })),
};
