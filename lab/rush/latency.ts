import { build } from 'hdr-histogram-js';

/** Milliseconds, to three significant digits. */
export interface Latency {
  p50: number;
  p95: number;
  p99: number;
  max: number;
}

/** Longer than any client waits, in microseconds. */
const ONE_HOUR_US = 3_600_000_000;

/**
 * The distribution of durations given in milliseconds, counted in microseconds by an HdrHistogram (Gil Tene): the
 * histogram holds integers, and in milliseconds the fast half of a rush would collapse into a few values.
 *
 * No durations give zeros. A duration below zero, as clocks that differ by a hair can produce, counts as zero.
 */
export function latencyOf(durationsMs: readonly number[]): Latency {
  const histogram = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: ONE_HOUR_US,
    numberOfSignificantValueDigits: 3,
  });
  for (const duration of durationsMs) histogram.recordValue(Math.max(0, Math.round(duration * 1000)));
  const at = (percentile: number) => histogram.getValueAtPercentile(percentile) / 1000;
  return { p50: at(50), p95: at(95), p99: at(99), max: histogram.maxValue / 1000 };
}
