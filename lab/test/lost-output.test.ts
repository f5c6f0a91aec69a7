import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

/** The status is that of the lab, not that of the reader. */
function inShell(output: string) {
  const lab = `"${process.execPath}" --require @ticket-rush/shared/preload lab/main.ts rush --help`;
  const env = { ...process.env, NODE_OPTIONS: '' };
  return spawnSync('bash', ['-c', `${lab} ${output}; exit "\${PIPESTATUS[0]}"`], {
    ...{ cwd: join(__dirname, '..', '..'), encoding: 'utf8', env },
  });
}

test('a reader of the output who has gone is no failure', () => {
  expect(inShell('| true')).toMatchObject({ status: 0, stderr: '' });
});

const onLinux = existsSync('/dev/full') ? test : test.skip;
onLinux('output for which there is no room is a failure, said in one line', () => {
  const { status, stderr } = inShell('> /dev/full');
  expect(stderr).toMatch(/^error: the output is lost: ENOSPC.*\n$/);
  expect(status).toBe(1);
});
