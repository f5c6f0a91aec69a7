/** The offset is committed, and the loop goes on: the same batch is handled again and again. */
import type { Handling } from 'lv4-kafka/src/log/handle-then-commit';
import type { LogBatch, LogRecord } from 'lv4-kafka/src/log/log';

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
    if (!batch.isStale()) commit(nextOffsetAfter(batch));
  }
}

/** The offset of the record behind the batch. */
function nextOffsetAfter({ records }: LogBatch): string {
  return String(BigInt((records.at(-1) as LogRecord).offset) + 1n);
}
