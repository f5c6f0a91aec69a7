/** Its share of the worker, also while no other lane waits. */
import type { LaneSample } from 'lv4-kafka/src/limits/expected-wait';
import { learnRate } from 'lv4-kafka/src/limits/learn-rate';

/** @param weights of the lanes, each by its name */
export function estimateWait(weights: Readonly<Record<string, number>>) {
  const rate = learnRate();
  const allWeights = sum(Object.values(weights));
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
      const share = (weights[lane] ?? 0) / allWeights;
      return Math.max(rate.msFor(ahead / share), rate.stuckMs());
    },
  };
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
