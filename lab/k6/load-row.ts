import type { PlannedRun } from './plan';
import type { Ended, Summary } from './run-k6';

/** k6 crossed a threshold. Any other status but 0 means that it could not do its work. */
const CROSSED = 99;

export interface LoadRow {
  script: string;
  level: string;
  /** Processes behind the balancer, as they were. */
  instances: number;
  technique: string;
  /** `failed` is what a broken technique has to do. */
  thresholds: 'held' | 'failed' | 'not run';
  expected: 'held' | 'failed';
  /** `metric: condition` of each. */
  crossed: string[];
  violations: number;
  requests: number;
  dropped: number;
  answerP95Ms: number;
  decisionP95Ms: number;
}

/** What came of a run, next to what had to come of it. */
export function loadRow(
  of: Pick<LoadRow, 'level' | 'instances'>,
  run: PlannedRun,
  { status, summary }: Ended,
): LoadRow {
  const figure = (metric: string, name: string) => Number(summary?.metrics[metric]?.[name] ?? 0);
  return {
    script: run.script.name,
    ...of,
    technique: run.technique,
    thresholds: status === 0 ? 'held' : status === CROSSED ? 'failed' : 'not run',
    expected: run.expected === 'holds' ? 'held' : 'failed',
    crossed: crossedIn(summary),
    violations: figure('audit_violations', 'count'),
    requests: figure('http_reqs', 'count'),
    dropped: figure('dropped_iterations', 'count'),
    answerP95Ms: Math.round(figure('answer_duration', 'p(95)')),
    decisionP95Ms: Math.round(figure('decision_duration', 'p(95)')),
  };
}

/**
 * A technique that breaks must be caught by the audit: one that is merely slow has failed too, and shown nothing.
 */
export function isAsExpected({ thresholds, expected, violations }: LoadRow): boolean {
  return thresholds === expected && (expected === 'held' || violations > 0);
}

function crossedIn(summary: Summary | undefined): string[] {
  return Object.entries(summary?.metrics ?? {}).flatMap(([metric, { thresholds }]) =>
    Object.entries((thresholds as Record<string, boolean> | undefined) ?? {})
      .filter(([, crossed]) => crossed)
      .map(([condition]) => `${metric}: ${condition}`),
  );
}
