import type { Verdict } from '@ticket-rush/shared/booking/technique';
import type { Finding } from './experiment';
import type { Floor } from './floor';
import type { Latency } from './latency';
import type { Row } from './row';
import { lowerMedian, type Range, rangeOf } from './spread';

const WORST_FIRST: Verdict[] = ['broken', 'undersells', 'holds'];

/**
 * Several rounds of one technique as one finding: each figure is the median of the rounds, and the spread stands beside
 * it. The verdict is the worst of them: a promise must hold each time, and a fault needs to show only once. What the audit
 * says, and the picture, come from a round with that verdict.
 */
export function summarise(rounds: Finding[], floor: Floor): Finding {
  const verdict = WORST_FIRST.find((worst) => rounds.some(({ row }) => row.verdict === worst)) as Verdict;
  const shown = rounds.findLast(({ row }) => row.verdict === verdict) as Finding;
  const rows = rounds.map(({ row }) => row);
  const answerMs = medianLatency(rows.map((row) => row.answerMs));
  return {
    ...shown,
    row: {
      ...shown.row,
      ...medianCounts(rows),
      answerMs,
      decisionMs: medianLatency(rows.map((row) => row.decisionMs)),
      sellOutMs: medianSellOut(rows),
      rounds: rows.length,
      spread: {
        answerP50Ms: rangeOf(rows.map((row) => row.answerMs.p50)),
        answerP99Ms: rangeOf(rows.map((row) => row.answerMs.p99)),
        requestsPerSecond: rangeOf(rows.map((row) => row.requestsPerSecond)),
        sellOutMs: sellOutRange(rows),
      },
      timesFloor: Math.round((answerMs.p99 / floor.answerMs.p99) * 100) / 100,
    },
  };
}

/** The floor of several rounds. */
export function medianFloor(floors: Floor[]): Floor {
  return {
    answerMs: medianLatency(floors.map(({ answerMs }) => answerMs)),
    requestsPerSecond: lowerMedian(floors.map((floor) => floor.requestsPerSecond)),
  };
}

const COUNTS = [
  ...(['requests', 'sold', 'orders', 'oversold', 'undersold', 'duplicates', 'phantoms', 'orphans'] as const),
  ...(['unknown', 'undecided', 'inversions', 'requestsPerSecond'] as const),
];

function medianCounts(rows: Row[]): Pick<Row, (typeof COUNTS)[number]> {
  const medians = COUNTS.flatMap((name) => {
    const values = rows.map((row) => row[name]).filter((value) => value !== undefined);
    return values.length === 0 ? [] : [[name, lowerMedian(values)]];
  });
  return Object.fromEntries(medians) as Pick<Row, (typeof COUNTS)[number]>;
}

function medianLatency(latencies: Latency[]): Latency {
  const of = (percentile: keyof Latency) => lowerMedian(latencies.map((latency) => latency[percentile]));
  return { p50: of('p50'), p95: of('p95'), p99: of('p99'), max: of('max') };
}

/** A round that never sold out counts as the longest. */
function medianSellOut(rows: Row[]): number | null {
  const middle = lowerMedian(rows.map(({ sellOutMs }) => sellOutMs ?? Number.POSITIVE_INFINITY));
  return Number.isFinite(middle) ? middle : null;
}

function sellOutRange(rows: Row[]): Range | null {
  const times = rows.map(({ sellOutMs }) => sellOutMs).filter((time) => time !== null);
  return times.length === rows.length ? rangeOf(times) : null;
}
