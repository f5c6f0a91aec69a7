/** One bad record rolls back its batch, again and again. Find it, and let the others go on. */
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
  // HOLE: when decideBatch throws, one of the records may be to blame. Or the database is away: isOutage (decide/outage) knows.
  report(await decideBatch(needs, batch, deciding));
}

/** Moves on without the record, in one transaction with what becomes of it. The batch has this record alone. */
export function passOver(
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
