import { writeFileSync } from 'node:fs';
import type { Experiment, NotRun, Run } from '../rush/experiment';
import type { Row } from '../rush/row';

/** What `--json` writes. `notRun` is there only if a level was not run. */
export interface JsonReport {
  run: Run;
  rows: Row[];
  notRun?: NotRun[];
}

export function jsonReport({ run, findings, notRun }: Experiment): JsonReport {
  return { run, rows: findings.map(({ row }) => row), ...(notRun.length > 0 && { notRun }) };
}

/** @throws if the file cannot be written */
export function writeJson(file: string, report: object): void {
  writeFileSync(file, `${JSON.stringify(report, undefined, 2)}\n`);
}
