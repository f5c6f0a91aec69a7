import type { LockTimes } from '../../../lv3-redlock/src/redis/lock-times';

/** As the service has it unless told. */
const LEASE_MS = 5_000;

/** When a run is over: no caller asks again after that, and one who waits for a lock goes away. */
export interface Deadline {
  /** @returns when it is, by `performance.now()` */
  begin(seconds: number): number;
  /** Waiters wait until then, and no longer. */
  lockTimes: LockTimes;
}

export function openDeadline(): Deadline {
  let endsAt = 0;
  return {
    begin(seconds) {
      endsAt = performance.now() + seconds * 1000;
      return endsAt;
    },
    lockTimes: {
      leaseMs: LEASE_MS,
      // Redis takes whole milliseconds, and not zero, as the life of a queue.
      get waitMs() {
        return Math.max(Math.ceil(endsAt - performance.now()), 1);
      },
    },
  };
}
