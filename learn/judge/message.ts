import type { Failure } from '../exercise';

/** The first check of each exercise. */
export const COMPILES = 'the file compiles';

/** What the judge's process is told for each file. */
export interface Task {
  /** The file that exports the exercise, absolute. */
  exercise: string;
  /** What is judged, absolute. */
  file: string;
  adminUrl: string;
  redisUrls: string[];
  /** How long one check may take, in milliseconds. */
  limitMs: number;
}

/** What it says while it works. */
export type Word =
  | { kind: 'begins'; check: string }
  | { kind: 'passed'; check: string }
  | { kind: 'failed'; check: string; failure: Failure }
  /** The next file may come. */
  | { kind: 'over' };
