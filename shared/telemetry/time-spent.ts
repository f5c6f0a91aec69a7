/**
 * Where the time of one request goes, for the header `Server-Timing` and for the pictures of a rush.
 *
 * At each instant a request is in one part and in no other, so the parts add up to the whole. Where two overlap, the first in
 * `PARTS` counts: a transaction that waits for its connection does not wait for its lock yet, and the statement that asks for a
 * lock waits for it.
 */
import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * `pool`      no database connection is free.
 * `lock`      the technique waits for its lock: `startLock` until `acquired`.
 * `database`  a statement is under way.
 */
const PARTS = ['pool', 'lock', 'database'] as const;
type Part = (typeof PARTS)[number];

/** Milliseconds. `elsewhere` is the rest: Redis, Kafka, the work of the process, and the wait for the event loop. */
export type TimeSpent = Record<Part | 'elsewhere', number>;

export interface Stopwatch {
  /** @returns what ends the part, once */
  start(part: Part): () => void;
  read(): TimeSpent;
}

const current = new AsyncLocalStorage<Stopwatch>();
let measured = 0;

/**
 * Runs `work`, whose parts `stopwatch` is told of, however deep they are. While any work is measured, Node 20 calls a hook for
 * each promise of the process; so the hook is taken away when the last of them ends.
 */
export async function measuredBy<T>(stopwatch: Stopwatch, work: () => Promise<T>): Promise<T> {
  measured += 1;
  try {
    return await current.run(stopwatch, work);
  } finally {
    measured -= 1;
    if (measured === 0) current.disable();
  }
}

/** Work that is measured enters a part. @returns what ends it, or undefined if this work is not measured */
export function startPart(part: Part): (() => void) | undefined {
  return current.getStore()?.start(part);
}

export function startStopwatch(now: () => number = () => performance.now()): Stopwatch {
  const spent: TimeSpent = { pool: 0, lock: 0, database: 0, elsewhere: 0 };
  const open: Record<Part, number> = { pool: 0, lock: 0, database: 0 };
  let since = now();
  const settle = () => {
    const until = now();
    spent[PARTS.find((part) => open[part] > 0) ?? 'elsewhere'] += until - since;
    since = until;
  };
  return {
    start(part) {
      settle();
      open[part] += 1;
      let ended = false;
      return () => {
        if (ended) return;
        ended = true;
        settle();
        open[part] -= 1;
      };
    },
    read() {
      settle();
      return { ...spent };
    },
  };
}
