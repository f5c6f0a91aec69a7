import type { Batch } from '../bench/cost/results';

/** What a decision by the log takes of a processor, of the worker and of PostgreSQL together, in milliseconds. */
export interface BatchCost {
  /** For each batch, however many are in it: BEGIN, COMMIT, and one round trip for each statement. */
  fixedMs: number;
  /** For each request in it. */
  eachMs: number;
}

/** Sizes that differ by less tell nothing: a technique that decides one at a time has one size. */
const LEAST_FACTOR = 1.5;

/** The two parts, from batches of two sizes: the mean cost of a request is `eachMs + fixedMs / size`. */
export function batchCostOf([small, large]: readonly [Batch, Batch]): BatchCost {
  if (large.size < LEAST_FACTOR * small.size) return { fixedMs: 0, eachMs: decidingMs(large) };
  const fixedMs = Math.max(0, (decidingMs(small) - decidingMs(large)) / (1 / small.size - 1 / large.size));
  return { fixedMs, eachMs: Math.max(0, decidingMs(large) - fixedMs / large.size) };
}

function decidingMs({ workerMs, postgresMs }: Batch): number {
  return workerMs + postgresMs;
}
