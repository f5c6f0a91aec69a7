import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { runLab } from './run-lab';

/** Runs a bench in one round, and so briefly that its speeds say no more than that there are some. @returns what `--json` and the terminal say at its end */
export async function runBench<Results extends { run: { command: string } }>(
  bench: string,
  ...options: string[]
): Promise<Results> {
  const folder = mkdtempSync(join(tmpdir(), 'lab-test-'));
  const file = join(folder, 'bench.json');
  const brief = ['--rounds', '1', '--seconds', '0.5'];
  const { status, stdout, stderr } = await runLab(['bench', bench, ...brief, ...options, '--json', file]);
  expect(`${status} ${stderr}`).toMatch(/^0 /);
  const results: Results = JSON.parse(readFileSync(file, 'utf8'));
  rmSync(folder, { recursive: true });
  expect(stdout).toContain(results.run.command);
  return results;
}
