import type { Database } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import { repeat } from '@ticket-rush/shared/retry/repeat';
import type { Logger } from '@ticket-rush/shared/telemetry/logger';
import { type LanePartition, moveSlot, type RecordLost } from '../decide/slot-progress';
import type { LaneSet, Log, PartitionRange } from '../log/log';

const READ_SLOTS = statement<{ technique: string; partition: number; next: Record<string, number> }>(
  'read-slots',
  'SELECT technique, partition, next_offsets AS next FROM partition_progress',
);

/** How soon a loss is noticed where no record follows it. Milliseconds. */
const COMPARE_EVERY_MS = 10_000;

interface CompareNeeds {
  database: Database;
  log: Pick<Log, 'rangesOf'>;
  sets: LaneSet[];
  recordLost: RecordLost;
  logger: Logger;
}

/**
 * Holds the progress of all slots against what the log still has. A worker sees a gap by itself when it reads the record after
 * it; but where all records of a partition are gone, there may be no next one for a long time.
 *
 * The progress is read before the log is asked. In a log that only grows, no partition then ends before its progress: one
 * that does was created anew.
 */
export async function compareWithLog({ database, log, sets, ...needs }: CompareNeeds): Promise<void> {
  const slots = await database.run(READ_SLOTS, []);
  const progress = new Map(
    slots.map(({ technique, partition, next }) => [`${technique}:${partition}`, next]),
  );
  const lanes = sets.flatMap(({ name: set, lanes: topics }) => topics.map((lane) => ({ set, ...lane })));
  for (const range of await log.rangesOf(lanes.map(({ topic }) => topic))) {
    const { set, lane } = lanes.find(({ topic }) => topic === range.topic) as (typeof lanes)[number];
    const place = { set, lane, partition: range.partition };
    const next = BigInt(progress.get(`${set}:${place.partition}`)?.[lane] ?? 0);
    if (next < range.first || next > range.end) await catchUp(database, needs, place, next, range);
  }
}

/** Unless a worker has moved the slot meanwhile: it had fetched the records before they were deleted. */
function catchUp(
  database: Database,
  { recordLost, logger }: Pick<CompareNeeds, 'recordLost' | 'logger'>,
  place: LanePartition,
  next: bigint,
  { first, end }: PartitionRange,
): Promise<void> {
  return database.transaction(async (transaction) => {
    if (!(await moveSlot(transaction, place, next, first))) return;
    if (next < first) return recordLost(transaction, place, { from: next, to: first });
    const offsets = { decided: String(next - 1n), end: String(end) };
    logger.error(
      { ...place, offsets },
      'a partition ends before what was decided of it: it was created anew',
    );
  });
}

/**
 * Compares now, and again and again. To be called before the first record is read: the old progress of a topic that was created
 * anew would pass its new records off as decided.
 *
 * @returns what stops it
 */
export async function keepComparingWithLog(needs: CompareNeeds): Promise<() => Promise<void>> {
  await compareWithLog(needs);
  return repeat(COMPARE_EVERY_MS, () =>
    compareWithLog(needs).catch((err: unknown) =>
      needs.logger.warn({ err }, 'the progress cannot be compared with the log'),
    ),
  );
}
