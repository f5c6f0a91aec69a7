import type { Databases } from '@ticket-rush/stack/servers/databases';

/** One task of the track: a file with a hole, and a judge. */
export interface Exercise {
  /** Unique, and the name of its folder: `exercises/lv2/row-lock`. */
  slug: string;
  level: 'lv1' | 'lv2' | 'lv3' | 'lv4';
  /** In one line: what the learner does. */
  task: string;
  minutes: number;
  /** Slugs of the exercises that it builds on. */
  after: string[];
  /** Servers that its checks need. PostgreSQL is always there. */
  needs?: 'redis'[];
  /** The file that solves it, relative to the repository: most often a technique's own. */
  solution: string;
  /** The paragraph to read afterwards, relative to the repository: `lv2-db-lock/README.md#how-it-works`. */
  chapter: string;
  /** What to ask oneself next. */
  question: string;
  /** From small to large. The first that fails ends the check. */
  checks: Check[];
  /** Plausible wrong answers: a file in `decoys`, and the name of the check that must refuse it. */
  decoys: Record<string, string>;
}

/** What a learner's file exports. */
export type Work = Record<string, unknown>;

export interface Check {
  /** What it proves, as a title: `one buyer gets a ticket`. */
  name: string;
  /** @returns what went wrong, or undefined; an error that is thrown counts as a failure in its own words */
  run(work: Work, servers: Servers): Promise<Failure | undefined>;
}

/** What happened to whom, in sentences, and where there is one the schedule as a transcript. */
export interface Failure {
  sentences: string[];
  transcript?: string;
}

/** What the checks of an exercise run on. */
export interface Servers {
  /** The learner's file, absolute: for checks that load it in a process of their own. */
  file: string;
  postgres: Databases;
  /** Three independent servers, where the exercise needs them. */
  redisUrls: string[];
  /** Called when the checks of a file are over: what a check has opened for it is closed then. */
  onClose(close: () => Promise<unknown>): void;
  /** Called when the judge's process ends: what all files of an exercise share is closed then. */
  onEnd(end: () => Promise<unknown>): void;
}

/** The object of a technique in the learner's file. @throws an Error that says what the file must export */
export function exportedAs<T>(work: Work, name: string): T {
  const found = work[name];
  if (found === undefined)
    throw new Error(`The file must export ${name}; it exports ${Object.keys(work).join(', ') || 'nothing'}.`);
  return found as T;
}
