/** Ten seconds of a run, under the names and labels under which k6 writes. */
import type { NativeHistogram, Written } from './remote-write';

const SECONDS = 10;

export function k6Samples(testid: string): Written[] {
  const run = { testid, scenario: 'rush' };
  return [
    series('k6_vus', run, () => 50),
    series('k6_vus_max', run, () => 100),
    series('k6_iterations_total', run, (second) => 100 * second),
    series('k6_dropped_iterations_total', run, (second) => 2 * second),
    series('k6_outcomes_total', { ...run, outcome: 'booked' }, (second) => 10 * second),
    series('k6_outcomes_total', { ...run, outcome: 'sold-out' }, (second) => 90 * second),
    series('k6_audit_violations_total', run, () => 0),
    series('k6_answer_duration_seconds', run, slowAnswers),
    series('k6_decision_duration_seconds', run, slowAnswers),
  ];
}

/** From 31 ms to a quarter of a second. */
function slowAnswers(second: number): NativeHistogram {
  return { firstBucket: -4, counts: [30 * second, 60 * second, 10 * second] };
}

function series(
  name: string,
  labels: Record<string, string>,
  valueAt: (second: number) => number | NativeHistogram,
): Written {
  const startMs = Date.now() - SECONDS * 1_000;
  const seconds = Array.from({ length: SECONDS }, (_, index) => index + 1);
  return {
    labels: { __name__: name, ...labels },
    points: seconds.map((second) => ({ atMs: startMs + second * 1_000, value: valueAt(second) })),
  };
}
