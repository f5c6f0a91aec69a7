import { execFileSync } from 'node:child_process';
import { test } from '@jest/globals';
import { findExecutable } from '@ticket-rush/stack/install/executables';

/** The oldest major versions that will do. No service needs these programs. */
const OLDEST = { pgbench: 15, 'redis-benchmark': 0, pgbouncer: 1 };

/** `test` where the program is on this machine; elsewhere the test is skipped, and says so. */
export function testWith(program: keyof typeof OLDEST): typeof test | typeof test.skip {
  const path = findExecutable(program);
  if (path !== undefined && majorOf(path) >= OLDEST[program]) return test;
  process.stderr.write(`SKIPPED: ${program} is not on this machine, or too old\n`);
  return test.skip;
}

function majorOf(path: string): number {
  return Number.parseInt(/\d+(?=\.\d)/.exec(String(execFileSync(path, ['--version'])))?.[0] ?? '0', 10);
}
