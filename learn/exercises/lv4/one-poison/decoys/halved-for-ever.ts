/** The batch is halved until it is decided: half of one record is this record, again and again. */
import { type DecideNeeds, type Deciding, decideBatch } from 'lv4-kafka/src/decide/decide-batch';
import type { Decided } from 'lv4-kafka/src/decide/decision';
import { isOutage } from 'lv4-kafka/src/decide/outage';
import type { LogBatch, LogRecord } from 'lv4-kafka/src/log/log';

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
    for (const records of halves(batch.records)) {
      await handleBatch(needs, { ...batch, records }, deciding, report);
    }
  }
}

function halves(records: LogRecord[]): LogRecord[][] {
  const middle = Math.ceil(records.length / 2);
  return [records.slice(0, middle), records.slice(middle)];
}
