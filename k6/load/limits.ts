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

interface Limits {
  /** How slow the slowest five in a hundred may be, in milliseconds. */
  answerMs: number;
  decisionMs: number;
  /** What a buyer wants to be told. */
  yes: string;
}

/**
 * What every run has to keep. k6 judges after the teardown, so that the audit's count is among it.
 *
 * The audit has to have happened: a run without an audit has no violations either. And at least one buyer must
 * have got a yes: a shop that refuses all buyers is fast and sells nothing twice.
 */
export function keeping({
  answerMs,
  decisionMs,
  yes,
}: Limits): Required<Pick<Options, 'thresholds' | 'systemTags'>> {
  return {
    systemTags: SYSTEM_TAGS,
    thresholds: {
      audits: ['count>0'],
      audit_violations: ['count==0'],
      checks: ['rate>0.99'],
      dropped_iterations: ['count==0'],
      [`outcomes{outcome:${yes}}`]: ['count>0'],
      'outcomes{outcome:undecided}': ['count==0'],
      answer_duration: [`p(95)<${answerMs}`],
      decision_duration: [`p(95)<${decisionMs}`],
    },
  };
}
