import type { LogRecord } from './log';

/** Enough that a lane never runs dry between two fetches, and little enough that a rush stays in the log. */
const FULL = 4_000;
const LOW = 2_000;

/** The records of one partition that have been read and not yet been handed out. */
export interface Lane {
  /**
   * Adds what was read. `resume` is called when there is room again, if the answer is `full`.
   *
   * @returns the offset to read from instead, if what was read does not follow what is here
   */
  add(records: LogRecord[], end: string): { readFrom: string } | 'full' | 'room';
  onRoom(resume: () => void): void;
  /** How many may be given out now. */
  due(now: number): number;
  /** When the first is due, in milliseconds since the epoch; `undefined` if there is none. */
  dueAt(): number | undefined;
  /** What `take` would give. */
  peek(count: number): LogRecord[];
  take(count: number): LogRecord[];
  /** What was taken has been handled, up to before this offset. @returns how many records are still to be handled */
  handledUntil(nextOffset: string): number;
  /** The group was rebalanced: what is here will be read again, from the offset that was committed, by us or another. */
  reset(ours: boolean): void;
  /** Grows with each reset. */
  generation(): number;
}

export function createLane(): Lane {
  let waiting: LogRecord[] = [];
  let generation = 0;
  let end = 0n;
  /** The offset that is to be handled next, and the one after the last that was read. */
  let next: bigint | undefined;
  let tail: bigint | undefined;
  let missing: bigint | undefined;
  let resume: (() => void) | undefined;

  function makeRoom(): void {
    resume?.();
    resume = undefined;
  }

  /**
   * An answer that was under way during a rebalance begins where the fetch was, not at the committed offset.
   * What lies between must be read. If it is missing the second time, retention has removed it.
   */
  function isGap(first: bigint): boolean {
    const expected = tail ?? next;
    const gap = expected !== undefined && first > expected && missing !== first;
    missing = gap ? first : undefined;
    return gap;
  }

  return {
    add(records, endOffset) {
      end = BigInt(endOffset);
      const unread = records.filter(({ offset }) => tail === undefined || BigInt(offset) >= tail);
      const [first] = unread;
      if (first !== undefined) {
        if (isGap(BigInt(first.offset))) return { readFrom: String(tail ?? next) };
        next ??= BigInt(first.offset);
        waiting = waiting.concat(unread);
        tail = BigInt((unread.at(-1) as LogRecord).offset) + 1n;
      }
      return waiting.length >= FULL ? 'full' : 'room';
    },
    onRoom(whenRoom) {
      resume = whenRoom;
    },
    due(now) {
      const early = waiting.findIndex(({ notBefore }) => notBefore > now);
      return early === -1 ? waiting.length : early;
    },
    dueAt: () => waiting[0]?.notBefore,
    peek: (count) => waiting.slice(0, count),
    take(count) {
      const taken = waiting.slice(0, count);
      waiting = waiting.slice(count);
      if (waiting.length < LOW) makeRoom();
      return taken;
    },
    handledUntil(nextOffset) {
      next = BigInt(nextOffset);
      return Number(end > next ? end - next : 0n);
    },
    reset(ours) {
      generation += 1;
      waiting = [];
      tail = undefined;
      if (!ours) next = undefined;
      makeRoom();
    },
    generation: () => generation,
  };
}
