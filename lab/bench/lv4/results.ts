import type { Verdict } from '@ticket-rush/shared/booking/technique';
import type { Measured } from '../../report/source-line';
import type { Rate, RatioRow } from '../shared/rate';

/** What is measured unless told. Memory takes many minutes, so it is measured where it is asked for. */
export const USUAL_PARTS = ['acceptance', 'decisions', 'rushes', 'priority'] as const;
/** What can be measured by itself. */
export const PARTS = [...USUAL_PARTS, 'memory'] as const;
export type BenchPart = (typeof PARTS)[number];

/** Where and how it was measured. */
export interface BenchRun extends Measured {
  postgres: string;
  redis: string;
  pgbench: string;
  kafka: string;
  /** How many requests a worker finds that takes them in batches; of one that does not, a tenth. */
  backlog: number;
  buyers: number;
}

/** What one worker decides of a backlog. */
export interface DecisionRow {
  technique: string;
  events: number;
  /** The most requests of one transaction, and how many there were in the median round. */
  batchSize: number;
  perTransaction: number;
  decisions: Rate;
  /** Rows of bookings and decisions that pgbench inserts, as many in a transaction as the technique decides at most. */
  inserts: Rate;
  ofInserts: number | null;
  /** Bookings of LV.2's `conditional-update` by its callers, on as many events. */
  oneStatement: Rate;
  ofOneStatement: number | null;
}

/** Milliseconds. */
export interface Percentiles {
  p50: number;
  p95: number;
  p99: number;
}

/** What became of one rush, or of the median one of several. */
export interface RushRow {
  level: string;
  technique: string;
  requests: number;
  tickets: number;
  sold: number;
  verdict: Verdict;
  /** Told neither yes nor that there is nothing left: expired, overloaded, unavailable, and still undecided at the end. */
  turnedAway: number;
  /** The same by reason. */
  turnedAwayAs: Record<string, number>;
  /** From the instant at which it was meant to be sent. */
  answerMs: Percentiles;
  decisionMs: Percentiles;
  /** The share of pairs that were decided in another order than that in which they were accepted; null where that is one. */
  outOfTurnShare: number | null;
}

/** Requests of a few who have a lane of their own, or have not, behind those of many others. */
export interface PriorityRow {
  lane: 'own lane' | 'same lane';
  vips: number;
  others: number;
  /** From the moment at which the worker began: the medians of the rounds of the median request. */
  vipMs: number;
  otherMs: number;
  /** How many were decided before the median VIP. */
  vipPlace: number;
}

/** A process over a long run. */
export interface MemoryRow {
  process: string;
  requests: number;
  seconds: number;
  /** MiB: the medians of the first and the last quarter of the run, and the most there was. */
  firstQuarter: number;
  lastQuarter: number;
  most: number;
}

export interface BenchResults {
  run: BenchRun;
  acceptance: RatioRow[];
  decisions: DecisionRow[];
  rushes: RushRow[];
  priority: PriorityRow[];
  memory: MemoryRow[];
}
