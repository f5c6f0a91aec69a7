import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { optimistic } from '../../lv2-db-lock/src/techniques/optimistic';
import { rowLockNowait } from '../../lv2-db-lock/src/techniques/row-lock-nowait';
import { skipLocked } from '../../lv2-db-lock/src/techniques/skip-locked';
import { runLab } from './run-lab';
import { testWith } from './test-with';

testWith('pgbench')('the bench sells from both sides where both can, and counts every booking', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lab-test-'));
  const file = join(folder, 'bench.json');
  const brief = [
    '--rounds',
    '1',
    '--callers',
    '2',
    '--technique',
    [optimistic, skipLocked, rowLockNowait].map(({ slug }) => slug).join(),
  ];
  const { status, stdout } = await runLab(['bench', 'lv2', ...brief, '--json', file]);
  const { run, rows, variants } = JSON.parse(readFileSync(file, 'utf8'));
  rmSync(folder, { recursive: true });
  expect(status).toBe(0);
  expect(stdout).toContain(run.command);
  expect(variants).toEqual([]);
  expect(rows).toHaveLength(6);
  for (const { technique, node, pgbench } of rows) {
    expect(node.bookingsPerSecond).toBeGreaterThan(0);
    expect(node.attemptsPerBooking).toBeGreaterThanOrEqual(1);
    expect(pgbench === null).toBe(technique === rowLockNowait.slug);
  }
});
