/** After a failure each record is decided alone: the whole batch pays for one record. */
import { type DecideNeeds, type Deciding, decideBatch } from 'lv4-kafka/src/decide/decide-batch';
import { type Decided, recordDecisions, undecided } from 'lv4-kafka/src/decide/decision';
import { isOutage } from 'lv4-kafka/src/decide/outage';
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
    if (isOutage(error)) throw error;
    const [record, ...others] = batch.records as [LogRecord, ...LogRecord[]];
    if (others.length === 0) return report(await passOver(needs, batch, record, error));
    for (const one of batch.records) {
      await handleBatch(needs, { ...batch, records: [one] }, deciding, report);
    }
  }
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
