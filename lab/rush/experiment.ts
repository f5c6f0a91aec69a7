import type { Sale } from '../history/history';
import type { Run } from './describe-run';
import type { Floor } from './floor';
import type { Row } from './row';
import type { Trace } from './trace';

/** A row, what the audit had to say about it, and what a picture and another checker need. */
export interface Finding {
  row: Row;
  report: string[];
  trace: Trace;
  sale: Sale;
}

/** A level that could not show anything, why, and what to do about it. */
export interface NotRun {
  level: string;
  reason: string;
  remedy: string;
}

export interface Experiment {
  run: Run;
  /** What a call that does nothing took, under the same rush at the same level. */
  floors: (Floor & { level: string })[];
  findings: Finding[];
  notRun: NotRun[];
}

export function asExpected({ verdict, expected }: Row): boolean {
  return verdict === expected;
}

/** 0 if every level ran, showed something, and every verdict is the expected one; 1 otherwise. */
export function exitStatusOf({ findings, notRun }: Experiment): 0 | 1 {
  return findings.length > 0 && notRun.length === 0 && findings.every(({ row }) => asExpected(row)) ? 0 : 1;
}
