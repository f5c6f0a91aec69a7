/** An outage is taken for a bad record: while the database restarts, all are given up. */
import { type DecideNeeds, type Deciding, decideBatch } from 'lv4-kafka/src/decide/decide-batch';
import { type Decided, recordDecisions, undecided } from 'lv4-kafka/src/decide/decision';
import { advanceSlot } from 'lv4-kafka/src/decide/slot-progress';
import type { LogBatch, LogRecord } from 'lv4-kafka/src/log/log';
import { decodeRequest } from 'lv4-kafka/src/requests/request-message';

export async function handleBatch(
  needs: DecideNeeds,
  batch: LogBatch,
  deciding: Deciding,
  report: (decided: Decided[]) => void,
): Promise<void> {
  try {
    report(await decideBatch(needs, batch, deciding));
  } catch (error) {
    const [record, ...others] = batch.records as [LogRecord, ...LogRecord[]];
    if (others.length === 0) return report(await passOver(needs, batch, record, error));
    for (const records of halves(batch.records)) {
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
