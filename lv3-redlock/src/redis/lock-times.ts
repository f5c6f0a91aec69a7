export interface LockTimes {
  /** How long a lock lives unless its owner extends it, in milliseconds. */
  leaseMs: number;
  /** How long a buyer waits for a lock, in milliseconds. */
  waitMs: number;
}
