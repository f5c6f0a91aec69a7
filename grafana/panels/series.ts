/** The parts that all queries share. Variables are those of dashboards/variables.ts. */

/** Series of one process. */
export const PROCESS = 'level=~"$level", instance=~"$instance"';

/** Series of one technique. All of them is `.+`, so requests that belong to no technique do not count. */
export const TECHNIQUE = `${PROCESS}, technique=~"$technique"`;

/** Series that k6 has written. */
export const RUN = 'testid=~"$run"';

/** How fast a counter grows, per second, over the shortest time that Prometheus can tell. */
export function perSecond(counter: string, labels: string): string {
  return `rate(${counter}{${labels}}[$__rate_interval])`;
}

/** A quantile of a histogram, for each of `by`. */
export function quantile(q: number, histogram: string, labels: string, by = 'level, technique'): string {
  return `histogram_quantile(${q}, sum by (${by}, le) (${perSecond(`${histogram}_bucket`, labels)}))`;
}

/**
 * A quantile of all that a run of k6 has seen so far, from a native histogram, which has no buckets of their own names.
 * No rate: a run begins at nothing under a testid of its own, and a rush may be over with the first sample of its series.
 */
export function quantileOfRun(q: number, histogram: string): string {
  return `histogram_quantile(${q}, ${ofRun(histogram)})`;
}

/** What a series of k6 has come to since its run began, for each of `by`. */
export function ofRun(series: string, by = 'testid'): string {
  return `sum by (${by}) (${series}{${RUN}})`;
}

/** Three lines of one distribution. */
export const QUANTILES = [0.5, 0.95, 0.99] as const;

/** p95 for 0.95. */
export function nameOf(q: number): string {
  return `p${Math.round(q * 100)}`;
}
