/** The effect is begun, and not waited for: the offset is committed while it is still under way. */
import type { Handling } from 'lv4-kafka/src/log/handle-then-commit';
import type { LogBatch, LogRecord } from 'lv4-kafka/src/log/log';

export async function handleThenCommit(
  batch: LogBatch,
  { handle, mayTry, failed, commit }: Handling,
): Promise<void> {
  for (let attempt = 1; await mayTry(); attempt++) {
    try {
      const handled = handle(batch);
      if (!batch.isStale()) commit(nextOffsetAfter(batch));
      await handled;
      return;
    } catch (error) {
      await failed(error, attempt);
    }
  }
}

/** The offset of the record behind the batch. */
function nextOffsetAfter({ records }: LogBatch): string {
  return String(BigInt((records.at(-1) as LogRecord).offset) + 1n);
}
