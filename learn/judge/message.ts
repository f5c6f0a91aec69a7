import type { Failure } from '../exercise';

/** What the judge's process is told as it starts. */
export interface Task {
  exercise: string;
  /** The file to judge, absolute. */
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
  | { kind: 'over' };
