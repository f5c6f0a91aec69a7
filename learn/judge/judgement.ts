import type { Failure } from '../exercise';

/** How the checks of one file went: those that passed, and the one that did not. */
export interface Judgement {
  passed: string[];
  failed?: { check: string } & Failure;
  /** From the start of the judge to its word, in milliseconds. */
  tookMs: number;
}

export function hasPassed({ failed }: Judgement): boolean {
  return failed === undefined;
}
