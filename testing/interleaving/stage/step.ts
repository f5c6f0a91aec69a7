/** What a party did. */
export interface SentStep {
  /** The name of the statement, or BEGIN, COMMIT, ROLLBACK; `begins` where it has no statement to send yet. */
  step: string;
  /** As a reader should see it. */
  text: string;
  /** A statement of PostgreSQL, a command of another store, or time that passes. */
  kind: 'statement' | 'command' | 'time';
}

/** A step that was taken. */
export interface TakenStep extends SentStep {
  /** Whether a party has looked at its clock, after the answer to this step. */
  looksAtClock: boolean;
}
