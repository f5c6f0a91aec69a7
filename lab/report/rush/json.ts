import { writeFileSync } from 'node:fs';
import type { Run } from '../../rush/describe-run';
import type { Experiment, NotRun } from '../../rush/experiment';
import type { Row } from '../../rush/row';
import type { Trace } from '../../rush/trace';

/** What `--json` writes. `notRun` is there only if a level was not run. */
export interface JsonReport {
  run: Run;
  /** A call that does nothing, by level. */
  floors: Experiment['floors'];
  rows: (Row & { trace: Trace })[];
  notRun?: NotRun[];
}

export function jsonReport({ run, floors, findings, notRun }: Experiment): JsonReport {
  return {
    run,
    floors,
    rows: findings.map(({ row, trace }) => ({ ...row, trace })),
    ...(notRun.length > 0 && { notRun }),
  };
}

/** @throws if the file cannot be written */
export function writeJson(file: string, report: object): void {
  writeFileSync(file, `${withShortArrays(JSON.stringify(report, undefined, 2))}\n`);
}

/** An array of numbers or words on one line: a thousand lines of one number each make a diff unreadable. */
function withShortArrays(json: string): string {
  return json.replace(/\[\n\s+[^[\]{}]*?\n\s+\]/g, (array) => array.replace(/\s*\n\s*/g, ' '));
}
