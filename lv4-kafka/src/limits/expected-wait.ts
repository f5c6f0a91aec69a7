/** What is known of a queue at one moment. */
export interface QueueSample {
  /** Milliseconds, by any clock that goes forward. */
  at: number;
  /** How many records are still to be decided. */
  lag: number;
  /** How many have been decided since the beginning. */
  decided: number;
}

export type ExpectedWait = ReturnType<typeof estimateWait>;

/** How much the last stretch counts against all before: one slow batch is not a slow worker. */
const WEIGHT_OF_LAST = 0.3;

/**
 * How long a request that comes now would wait for its decision.
 *
 * Lag by itself says nothing: a thousand records are a second for one worker and an hour for another. Little's law makes a
 * wait of it: lag divided by the rate of decisions. That rate is learnt only while there is something to decide, from one
 * progress to the next: an idle worker is not a slow one. And a queue that has not moved for a minute is not expected to
 * move sooner than in another.
 */
export function estimateWait() {
  let last: QueueSample | undefined;
  /** Since when there has been lag and no progress. */
  let stuckSince: number | undefined;
  let ratePerMs: number | undefined;

  function learn(decided: number, duringMs: number): void {
    const rate = decided / duringMs;
    ratePerMs = ratePerMs === undefined ? rate : WEIGHT_OF_LAST * rate + (1 - WEIGHT_OF_LAST) * ratePerMs;
  }

  return {
    observe(sample: QueueSample): void {
      const progress = last === undefined ? 0 : sample.decided - last.decided;
      if (progress > 0 && stuckSince !== undefined) learn(progress, sample.at - stuckSince);
      if (sample.lag === 0) stuckSince = undefined;
      else if (progress > 0 || stuckSince === undefined) stuckSince = sample.at;
      last = sample;
    },

    /** Milliseconds, as far as the last sample tells: 0 where nothing waits. */
    expectedWaitMs(): number {
      if (last === undefined || stuckSince === undefined) return 0;
      const byRate = ratePerMs === undefined ? 0 : last.lag / ratePerMs;
      return Math.max(byRate, last.at - stuckSince);
    },
  };
}
