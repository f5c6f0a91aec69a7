import type { Options } from 'k6/options';

/** The tags that go out with each sample. `url` is not among them: it would make a series of every event. */
const SYSTEM_TAGS: NonNullable<Options['systemTags']> = [
  'method',
  'status',
  'name',
  'check',
  'error_code',
  'scenario',
  'expected_response',
];

/** How slow the slowest five in a hundred may be, in milliseconds. */
interface Patience {
  answerMs: number;
  decisionMs: number;
}

/**
 * What every run has to keep. k6 judges after the teardown, so that the audit's count is among it.
 *
 * The audit has to have happened: no violation is also what is counted when nobody looked.
 */
export function keeping({
  answerMs,
  decisionMs,
}: Patience): Required<Pick<Options, 'thresholds' | 'systemTags'>> {
  return {
    systemTags: SYSTEM_TAGS,
    thresholds: {
      audits: ['count>0'],
      audit_violations: ['count==0'],
      checks: ['rate>0.99'],
      dropped_iterations: ['count==0'],
      'outcomes{outcome:undecided}': ['count==0'],
      answer_duration: [`p(95)<${answerMs}`],
      decision_duration: [`p(95)<${decisionMs}`],
    },
  };
}
