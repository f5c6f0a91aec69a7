import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { runningProcesses } from '../../../stack/process/process-table.cjs';
import { temporaryFolder } from '../../temporary-folder';
import { PATIENCE_MS, until } from '../../until';

const folder = temporaryFolder();

/** Runs never-ends.ts, with limits of seconds: the first that is long enough for the test to begin. */
async function runHanging(hangs: string, runLimitMs = 4_000): Promise<{ code: unknown; said: string }> {
  const pidFile = join(folder, 'pid');
  rmSync(pidFile, { force: true });
  const ended = await runOnce(hangs, pidFile, hangs === 'in the test' ? runLimitMs : PATIENCE_MS);
  return existsSync(pidFile) ? ended : runHanging(hangs, 2 * runLimitMs);
}

function runOnce(
  hangs: string,
  pidFile: string,
  runLimitMs: number,
): Promise<{ code: unknown; said: string }> {
  const config = join(folder, 'config.json');
  const options = { runLimitMs, exitLimitMs: 1_000 };
  const { transform } = require('../../../jest.config.js').projects[0];
  writeFileSync(
    config,
    JSON.stringify({
      rootDir: __dirname,
      testMatch: ['<rootDir>/never-ends.ts'],
      testTimeout: 120_000,
      reporters: ['default', [join(__dirname, '..', '..', 'run', 'limits.cjs'), options]],
      transform,
    }),
  );
  const jest = [require.resolve('jest/bin/jest'), '--config', config];
  const env = { ...process.env, SERVER_PID_FILE: pidFile, HANGS: hangs };
  return new Promise((resolve) => {
    execFile(process.execPath, jest, { env }, (error, _stdout, said) =>
      resolve({ code: (error as { code?: unknown } | null)?.code ?? 0, said }),
    );
  });
}

test.each([
  ['in the test', /The tests were not over within \d+ s[\s\S]*test file .*never-ends\.ts/],
  ['after it', /The tests are over, but jest did not end within 1 s[\s\S]*in jest +Timeout/],
])('a run that hangs %s ends red, says what is open, and leaves no server', async (hangs, says) => {
  const { code, said } = await runHanging(hangs);
  expect(said).toMatch(says);
  expect(said).toMatch(/process +\d+ sleep 600/);
  expect(code).toBe(1);
  const server = Number(readFileSync(join(folder, 'pid'), 'utf8'));
  await until(
    'the server has ended',
    async () => runningProcesses().filter(({ pid }) => pid === server),
    (living) => living.length === 0,
  );
});
