/**
 * A rush that is over within one push, under the names and labels under which k6 writes: people gather for some seconds,
 * and everything that becomes of them is in one sample of each series. A rate would not see any of it.
 */
import type { NativeHistogram, Written } from './remote-write';

const GATHERING_SECONDS = 3;

export function k6Samples(testid: string): Written[] {
  const run = { testid, scenario: 'rush' };
  return [
    ...[gathering('k6_vus', run, 50), gathering('k6_vus_max', run, 100)],
    once('k6_iterations_total', run, 100),
    once('k6_dropped_iterations_total', run, 2),
    once('k6_outcomes_total', { ...run, outcome: 'booked' }, 10),
    once('k6_outcomes_total', { ...run, outcome: 'sold-out' }, 90),
    once('k6_audit_violations_total', run, 0),
    once('k6_answer_duration_seconds', run, SLOW_ANSWERS),
    once('k6_decision_duration_seconds', run, SLOW_ANSWERS),
  ];
}

/** From 31 ms to a quarter of a second. */
const SLOW_ANSWERS: NativeHistogram = { firstBucket: -4, counts: [30, 60, 10] };

function gathering(name: string, labels: Record<string, string>, value: number): Written {
  const seconds = Array.from({ length: GATHERING_SECONDS }, (_, index) => GATHERING_SECONDS - index);
  return {
    labels: { __name__: name, ...labels },
    points: seconds.map((second) => ({ atMs: Date.now() - second * 1_000, value })),
  };
}

function once(name: string, labels: Record<string, string>, value: number | NativeHistogram): Written {
  return { labels: { __name__: name, ...labels }, points: [{ atMs: Date.now(), value }] };
}
