import type { LogBatch, LogRecord } from './log';

export interface Handling {
  /** Resolves once the effects of the batch are committed. @throws what is to be tried again */
  handle(batch: LogBatch): Promise<void>;
  /** Waits while the worker is paused. @returns whether the batch may still be handled here */
  mayTry(): Promise<boolean>;
  /** Writes down why the batch was not handled, and waits a moment. */
  failed(error: unknown, attempt: number): Promise<void>;
  /** Everything before this offset has had its effect: a worker that comes after this one begins there. */
  commit(nextOffset: string): void;
}

/**
 * Handles a batch, as often as it takes, and then commits its offset.
 *
 * Guarantees  at-least-once: no record is left behind without its effect, wherever the worker dies.
 * Costs       a crash between effect and offset delivers the batch again, so the effects have to be deduplicated.
 * Breaks if   the offset is committed first: then a crash between the two loses the batch (at-most-once).
 */
export async function handleThenCommit(
  batch: LogBatch,
  { handle, mayTry, failed, commit }: Handling,
): Promise<void> {
  for (let attempt = 1; await mayTry(); attempt++) {
    try {
      await handle(batch);
    } catch (error) {
      await failed(error, attempt);
      continue;
    }
    // Of a stale batch another worker has the partition, and may have committed more: this would send it back.
    if (!batch.isStale()) commit(nextOffsetAfter(batch));
    return;
  }
}

/** Not the last offset: from that one, the last record would be delivered again and again. */
function nextOffsetAfter({ records }: LogBatch): string {
  return String(BigInt((records.at(-1) as LogRecord).offset) + 1n);
}
