import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { openScratch } from '@ticket-rush/stack/process/scratch';
import { temporaryFile } from '@ticket-rush/testing/temporary-folder';
import { rowLock } from '../../../lv2-db-lock/src/techniques/row-lock';
import type { LoadRun } from '../../k6/load-run';
import { runK6 } from '../../k6/run-k6';

const RUN: LoadRun = {
  id: 'run-k6-test',
  script: 'rush',
  level: 'lv2',
  technique: rowLock.slug,
  profile: 'smoke',
  url: 'http://127.0.0.1:1',
  quiet: true,
};

test('no k6 is started any more once the scratch closes, as after Ctrl-C', async () => {
  const started = temporaryFile('started');
  const k6 = temporaryFile('k6');
  writeFileSync(k6, `#!/bin/sh\ntouch '${started}'\n`, { mode: 0o755 });
  const scratch = await openScratch();
  const run = () => runK6(scratch, { kind: 'program', command: k6 }, RUN);
  try {
    expect(await run()).toEqual({ status: 0 });
    expect(existsSync(started)).toBe(true);
    rmSync(started);
  } finally {
    await scratch.close();
  }
  await expect(run()).rejects.toThrow('the scratch is closed');
  expect(existsSync(started)).toBe(false);
});
