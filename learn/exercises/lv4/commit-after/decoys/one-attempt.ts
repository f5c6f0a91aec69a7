/** A batch that fails is left behind, so that the next one does not wait. */
import type { Handling } from 'lv4-kafka/src/log/handle-then-commit';
import type { LogBatch, LogRecord } from 'lv4-kafka/src/log/log';

export async function handleThenCommit(
  batch: LogBatch,
  { handle, mayTry, failed, commit }: Handling,
): Promise<void> {
  if (!(await mayTry())) return;
  try {
    await handle(batch);
  } catch (error) {
    await failed(error, 1);
  }
  if (!batch.isStale()) commit(nextOffsetAfter(batch));
}

/** The offset of the record behind the batch. */
function nextOffsetAfter({ records }: LogBatch): string {
  return String(BigInt((records.at(-1) as LogRecord).offset) + 1n);
}
