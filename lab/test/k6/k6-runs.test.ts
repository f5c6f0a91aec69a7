/**
 * k6 itself against levels of the embedded stack. The run gets it where Go is there to build it (testing/servers/with-programs.ts);
 * where it is not, these tests are skipped, and the run says so.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { k6Path } from '@ticket-rush/stack/install/k6-program';
import { unprotected } from '../../../lv1-race-condition/src/techniques/unprotected';
import { rowLock } from '../../../lv2-db-lock/src/techniques/row-lock';
import { REPORTS } from '../../k6/command-line';
import { loadScripts, PROFILES } from '../../k6/scripts';
import { type Ended, runLab } from '../run-lab';

const k6 = k6Path();
const testWithK6 = k6 === undefined ? test.skip : test;

const THRESHOLD_CROSSED = 99;

/** Below a folder without a state file: a stack that runs on this machine already is not what is tested. */
function rush(level: string, technique: string): Promise<Ended> {
  const args = ['k6', 'rush', '--level', level, '--technique', technique, '--profile', 'smoke'];
  return runLab(args, { XDG_RUNTIME_DIR: join(REPORTS, 'no-stack') });
}

afterEach(() => {
  const left = existsSync(REPORTS) ? readdirSync(REPORTS) : [];
  for (const file of left.filter((name) => name.endsWith('.json'))) rmSync(join(REPORTS, file));
});

testWithK6.each(loadScripts.map(({ name }) => name))('k6 takes %s in every size', (name) => {
  for (const PROFILE of PROFILES) {
    const env = { ...process.env, PROFILE, TECHNIQUE: 'any' };
    const script = join(REPORTS, '..', 'scripts', `${name}.ts`);
    const { thresholds } = JSON.parse(String(execFileSync(k6 as string, ['inspect', script], { env })));
    expect(thresholds.audit_violations).toEqual(['count==0']);
  }
});

testWithK6(
  'a rush at LV.1 crosses the threshold of the audit, and says what was sold too often',
  async () => {
    const { status, stdout, stderr } = await rush('lv1', unprotected.slug);
    expect(stderr).toMatch(/audit: Event \d+ sold \d+ of 20 tickets\./);
    expect(stderr).toMatch(/thresholds on metrics '.*audit_violations.*' have been crossed/);
    expect(stdout).toMatch(/audit_violations\s+✗/);
    expect(status).toBe(THRESHOLD_CROSSED);
  },
);

testWithK6('a rush at the row lock of LV.2 keeps every threshold', async () => {
  const { status, stdout, stderr } = await rush('lv2', rowLock.slug);
  expect(stderr).toMatch(/audit: Event \d+ sold 20 of 20 tickets and nothing is wrong\./);
  expect(stdout).not.toContain('✗');
  expect(status).toBe(0);
});
