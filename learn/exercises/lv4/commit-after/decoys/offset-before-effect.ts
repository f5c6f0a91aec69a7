/** First the offset, then the effect: a crash between them loses the batch. */
import type { Handling } from 'lv4-kafka/src/log/handle-then-commit';
import type { LogBatch, LogRecord } from 'lv4-kafka/src/log/log';

export async function handleThenCommit(
  batch: LogBatch,
  { handle, mayTry, failed, commit }: Handling,
): Promise<void> {
  for (let attempt = 1; await mayTry(); attempt++) {
    if (!batch.isStale()) commit(nextOffsetAfter(batch));
    try {
      await handle(batch);
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
