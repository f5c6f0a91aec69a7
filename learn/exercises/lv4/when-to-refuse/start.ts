/** Every buyer is told 202, however long the queue is. Say how long a request that comes now will wait. */
import type { LaneSample } from 'lv4-kafka/src/limits/expected-wait';
import { learnRate } from 'lv4-kafka/src/limits/learn-rate';

/** @param _weights how the lanes share the worker while both wait: `{ vip: 40, standard: 10 }` */
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
      // HOLE: which records of `lanes` come before this request? `rate.msFor(records)` says how long so many take, and `rate.stuckMs()` for how long no record was decided.
      return 0;
    },
  };
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
