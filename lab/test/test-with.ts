import { execFileSync } from 'node:child_process';
import { test } from '@jest/globals';
import { findExecutable } from '@ticket-rush/stack/install/executables';

type Version = [major: number, minor: number];

/** The oldest versions that will do. No service needs these programs. */
const OLDEST: Record<'pgbench' | 'redis-benchmark' | 'pgbouncer', Version> = {
  pgbench: [15, 0],
  'redis-benchmark': [0, 0],
  pgbouncer: [1, 0],
};

/** `test` where the program is on this machine; elsewhere the test is skipped, and says so. */
export function testWith(
  program: keyof typeof OLDEST,
  oldest = OLDEST[program],
): typeof test | typeof test.skip {
  const path = findExecutable(program);
  if (path !== undefined && isAtLeast(versionOf(path), oldest)) return test;
  process.stderr.write(`SKIPPED: ${program} ${oldest.join('.')} or later is not on this machine\n`);
  return test.skip;
}

function versionOf(path: string): Version {
  const [, major = '0', minor = '0'] = /(\d+)\.(\d+)/.exec(String(execFileSync(path, ['--version']))) ?? [];
  return [Number(major), Number(minor)];
}

function isAtLeast([major, minor]: Version, [leastMajor, leastMinor]: Version): boolean {
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}
