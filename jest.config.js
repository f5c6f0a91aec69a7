/** Minutes, not seconds: the first run of a JVM on a loaded machine is slow, and a hang is still found. */
const TEST_TIMEOUT_MS = 120_000;

/** @type {[folder: string, stack?: 'postgres' | 'redis' | 'kafka'][]} */
const workspaces = [
  ['shared', 'postgres'],
  ['testing'],
  ['stack'],
  ['lab'],
  ['lv1-race-condition', 'postgres'],
  ['lv2-db-lock', 'postgres'],
  ['lv3-redlock', 'redis'],
  ['lv4-kafka', 'kafka'],
  ['grafana', 'kafka'],
];

/**
 * One project for each workspace; the servers that it needs are started once, before its tests.
 *
 * @type {import('jest').Config}
 */
module.exports = {
  testTimeout: TEST_TIMEOUT_MS,
  reporters: ['default', `${__dirname}/testing/run/limits.cjs`],
  projects: workspaces.map(([folder, stack]) => ({
    displayName: folder,
    rootDir: `${__dirname}/${folder}`,
    testMatch: ['<rootDir>/**/*.test.ts'],
    testEnvironment: 'node',
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
    ...(stack && {
      globalSetup: `${__dirname}/testing/servers/with-${stack}.ts`,
      globalTeardown: `${__dirname}/testing/servers/teardown.ts`,
    }),
  })),
};
