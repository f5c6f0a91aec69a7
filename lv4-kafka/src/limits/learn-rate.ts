/** What is known of a slot at one moment. */
export interface SlotSample {
  /** Milliseconds, by any clock that goes forward. */
  at: number;
  /** How many records are still to be decided. */
  waiting: number;
  /** How many have been decided since the beginning. */
  decided: number;
}

/** From one progress to the next. */
interface Stretch {
  decided: number;
  ms: number;
}

/** One of them may be an outage, so it takes two to learn from. */
const LEAST_STRETCHES = 2;
const MOST_STRETCHES = 4;

/**
 * Learns how fast a worker decides, from looks at its slot.
 *
 * It learns only from stretches in which the worker was never idle: fewer were decided than had been waiting when the stretch
 * began. Otherwise the queue was empty at some moment, and the figure is how fast requests came, not how fast they are decided.
 * Such a stretch still proves that the worker is at least as fast.
 *
 * A stretch may contain an outage. So the slowest of the last few does not count, and as long as there is only one, nothing is
 * learnt from it. A queue that becomes empty ends the comparison: the rate stays until the next queue has taught another.
 */
export function learnRate() {
  let last: SlotSample | undefined;
  /** Since when records have been waiting and none was decided. */
  let stuckSince: number | undefined;
  let stretches: Stretch[] = [];
  let perMs: number | undefined;

  function learn(stretch: Stretch): void {
    stretches = [...stretches, stretch].slice(-MOST_STRETCHES);
    if (stretches.length >= LEAST_STRETCHES) perMs = rateOf(withoutSlowest(stretches));
  }

  function learnFromIdle(stretch: Stretch): void {
    stretches = [];
    if (perMs !== undefined) perMs = Math.max(perMs, rateOf([stretch]));
  }

  return {
    observe(sample: SlotSample): void {
      const decided = last === undefined ? 0 : sample.decided - last.decided;
      if (last !== undefined && stuckSince !== undefined && decided > 0) {
        const stretch = { decided, ms: sample.at - stuckSince };
        if (decided < last.waiting) learn(stretch);
        else learnFromIdle(stretch);
      }
      if (sample.waiting === 0) stuckSince = undefined;
      else if (decided > 0 || stuckSince === undefined) stuckSince = sample.at;
      last = sample;
    },
    /** How long so many records take, in milliseconds; 0 as long as the rate is not known. */
    msFor: (records: number) => (perMs === undefined ? 0 : records / perMs),
    /** How long records have been waiting without any progress, in milliseconds. */
    stuckMs: () => (last === undefined || stuckSince === undefined ? 0 : last.at - stuckSince),
  };
}

function rateOf(stretches: Stretch[]): number {
  const total = (what: keyof Stretch) => stretches.reduce((sum, stretch) => sum + stretch[what], 0);
  return total('decided') / total('ms');
}

function withoutSlowest(stretches: Stretch[]): Stretch[] {
  const slowest = stretches.reduce((slow, stretch) => (rateOf([stretch]) < rateOf([slow]) ? stretch : slow));
  return stretches.filter((stretch) => stretch !== slowest);
}
