import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { runLab } from './run-lab';
import { testWith } from './test-with';

testWith('redis-benchmark')(
  'the bench decides in Redis and answers over HTTP, and every decision is counted',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lab-test-'));
    const file = join(folder, 'bench.json');
    const brief = ['--rounds', '1', '--seconds', '1', '--part', 'decisions,answers'];
    const { status, stdout } = await runLab(['bench', 'lv3', ...brief, '--json', file]);
    const { run, pairs, decisions, answers } = JSON.parse(readFileSync(file, 'utf8'));
    rmSync(folder, { recursive: true });
    expect(status).toBe(0);
    expect(stdout).toContain(run.command);
    expect(pairs).toEqual([]);
    expect([...decisions, ...answers]).toHaveLength(4);
    for (const { ratio } of [...decisions, ...answers]) expect(ratio).toBeGreaterThan(0);
  },
);
