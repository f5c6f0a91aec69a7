import { readFileSync } from 'node:fs';
import { expect } from '@jest/globals';
import { temporaryFile } from '@ticket-rush/testing/temporary-folder';
import { runLab } from '../run-lab';

/** Runs a bench in one round, and so briefly that its speeds say no more than that there are some. @returns what `--json` and the terminal say at its end */
export async function runBench<Results extends { run: { command: string } }>(
  bench: string,
  ...options: string[]
): Promise<Results> {
  const file = temporaryFile('bench.json');
  const brief = ['--rounds', '1', '--seconds', '0.5'];
  const { status, stdout, stderr } = await runLab(['bench', bench, ...brief, ...options, '--json', file]);
  expect(`${status} ${stderr}`).toMatch(/^0 /);
  const results: Results = JSON.parse(readFileSync(file, 'utf8'));
  expect(stdout).toContain(results.run.command);
  return results;
}
