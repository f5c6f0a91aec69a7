import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { temporaryFile } from '@ticket-rush/testing/temporary-folder';
import { unprotected } from '../../../lv1-race-condition/src/techniques/unprotected';
import { runLab } from '../run-lab';

test('a small rush at the unprotected technique oversells, says so, and ends with status 0', async () => {
  const file = temporaryFile('result.json');
  const small = ['--technique', unprotected.slug, '--buyers', '200', '--tickets', '20', '--json', file];
  const { status, stdout } = await runLab(['rush', ...small]);
  const { run, rows } = JSON.parse(readFileSync(file, 'utf8'));
  expect(stdout).toMatch(/lv1 unprotected .*broken\n/);
  expect(run).toMatchObject({ buyers: 200, tickets: 20, instances: 2, seed: 1 });
  expect(rows).toHaveLength(1);
  expect(rows[0].requests).toBeGreaterThanOrEqual(200);
  expect(rows[0].sold).toBe(20 + rows[0].oversold);
  expect(rows[0].oversold).toBeGreaterThan(0);
  expect(status).toBe(0);
});
