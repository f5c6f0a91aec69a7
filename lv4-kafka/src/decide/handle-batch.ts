import type { LogBatch, LogRecord } from '../log/log';
import { decodeRequest } from '../requests/request-message';
import { type DecideNeeds, type Deciding, decideBatch } from './decide-batch';
import { type Decided, recordDecisions, undecided } from './decision';
import { isOutage } from './outage';
import { advanceSlot } from './slot-progress';

/**
 * Decides a batch. If it fails for a reason of one of its records, its two halves are decided one after the other, down to
 * the one record that fails: then it fails alone. In a batch of a thousand that is found in about twenty transactions.
 *
 * @param report is told what was decided, as soon as it has been committed
 * @throws what is an outage: the batch is to be handled again
 */
export async function handleBatch(
  needs: DecideNeeds,
  batch: LogBatch,
  deciding: Deciding,
  report: (decided: Decided[]) => void,
): Promise<void> {
  try {
    report(await decideBatch(needs, batch, deciding));
  } catch (error) {
    if (isOutage(error)) throw error;
    const [record, ...others] = batch.records as [LogRecord, ...LogRecord[]];
    if (others.length === 0) return report(await passOver(needs, batch, record, error));
    for (const records of halves(batch.records)) {
      // Another worker may be at it already. It would collide with this one, and only cost both of them time.
      if (batch.isStale()) return;
      await handleBatch(needs, { ...batch, records }, deciding, report);
    }
  }
}

function halves(records: LogRecord[]): LogRecord[][] {
  const middle = Math.ceil(records.length / 2);
  return [records.slice(0, middle), records.slice(middle)];
}

/** Moves on without the record, in one transaction with what becomes of it. */
function passOver(
  { database, failures, notePlaces, recordLost }: DecideNeeds,
  batch: LogBatch,
  record: LogRecord,
  error: unknown,
): Promise<Decided[]> {
  return database.transaction(async (transaction) => {
    const [fresh] = await advanceSlot(transaction, batch, recordLost);
    if (fresh === undefined) return [];
    const [request] = await undecided(transaction, [decodeRequest(record.value)]);
    if (request === undefined) return [];
    const decision = await failures.failed(transaction, { place: batch, record, request, error });
    const decided = decision === undefined ? [] : [{ request, decision }];
    await recordDecisions(transaction, decided, notePlaces);
    return decided;
  });
}
