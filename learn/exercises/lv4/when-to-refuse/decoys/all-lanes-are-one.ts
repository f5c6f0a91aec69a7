/** All that wait are before the request: a VIP waits for the standard lane. */
import type { LaneSample } from 'lv4-kafka/src/limits/expected-wait';
import { learnRate } from 'lv4-kafka/src/limits/learn-rate';

export function estimateWait(_weights: Readonly<Record<string, number>>) {
  const rate = learnRate();
  let lanes: LaneSample[] = [];
  return {
    /** Once a second: how many records wait in each lane, and how many were decided since the beginning. */
    observe(at: number, sample: LaneSample[]): void {
      lanes = sample;
      const waiting = sum(lanes.map((lane) => lane.waiting));
      rate.observe({ at, waiting, decided: sum(lanes.map(({ decided }) => decided)) });
    },

    /** Milliseconds until a request is decided that comes to this lane now. */
    expectedWaitMs(_lane: string): number {
      const all = sum(lanes.map(({ waiting }) => waiting));
      return Math.max(rate.msFor(all), rate.stuckMs());
    },
  };
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
