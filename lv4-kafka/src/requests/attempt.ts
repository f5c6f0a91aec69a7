/** One attempt at a request with an idempotency key. Milliseconds, by the clock of the database. */
export interface Attempt {
  at: number;
  /** When the key was used for the first time. */
  firstAt: number;
  /** Whether an earlier attempt with the key may be in the log. */
  mayBeIn: boolean;
}
