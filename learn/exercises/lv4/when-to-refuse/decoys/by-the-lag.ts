/** The lag alone: a thousand records are a second for one worker, and an hour for another. */
import type { LaneSample } from 'lv4-kafka/src/limits/expected-wait';
import { learnRate } from 'lv4-kafka/src/limits/learn-rate';

export function estimateWait(_weights: Readonly<Record<string, number>>) {
  const rate = learnRate();
  let lanes: LaneSample[] = [];
  const find = (lane: string) => lanes.find((sample) => sample.lane === lane);
  return {
    /** Once a second: how many records wait in each lane, and how many were decided since the beginning. */
    observe(at: number, sample: LaneSample[]): void {
      lanes = sample;
      const waiting = sum(lanes.map((lane) => lane.waiting));
      rate.observe({ at, waiting, decided: sum(lanes.map(({ decided }) => decided)) });
    },

    /** Milliseconds until a request is decided that comes to this lane now. */
    expectedWaitMs(lane: string): number {
      const ahead = find(lane)?.waiting ?? 0;
      return ahead > 1_000 ? Number.POSITIVE_INFINITY : Math.min(rate.msFor(ahead), rate.stuckMs());
    },
  };
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
