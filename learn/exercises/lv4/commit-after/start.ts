/** A worker handles its batches, and never says how far it is. Commit the offset, at the right moment. */
import type { Handling } from 'lv4-kafka/src/log/handle-then-commit';
import type { LogBatch } from 'lv4-kafka/src/log/log';

export async function handleThenCommit(batch: LogBatch, { handle, mayTry, failed }: Handling): Promise<void> {
  for (let attempt = 1; await mayTry(); attempt++) {
    // HOLE: `commit(nextOffset)` of Handling tells the log where the next worker begins. When, and with which offset?
    try {
      await handle(batch);
      return;
    } catch (error) {
      await failed(error, attempt);
    }
  }
}
