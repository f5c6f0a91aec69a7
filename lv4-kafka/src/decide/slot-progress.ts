import type { Transaction } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import type { LogBatch, LogRecord } from '../log/log';

/** Where records of one lane are. */
export type LanePartition = Pick<LogBatch, 'set' | 'lane' | 'partition'>;

/** Writes down that the log has lost records before they were decided. Offsets: the first lost one, and the first after. */
export type RecordLost = (
  transaction: Transaction,
  place: LanePartition,
  lost: { from: bigint; to: bigint },
) => Promise<void>;

/**
 * Only from exactly there: where records are missing before these, or some of these were handled, the progress stays. A slot
 * that is new begins at offset 0.
 */
const ADVANCE_SLOT = statement<{ moved: boolean }>(
  'advance-slot',
  `INSERT INTO partition_progress AS progress (technique, partition, next_offsets)
   VALUES ($1, $2, CASE WHEN $4::bigint = 0 THEN jsonb_build_object($3::text, $5::bigint) ELSE '{}' END)
   ON CONFLICT (technique, partition) DO UPDATE
      SET next_offsets = progress.next_offsets || jsonb_build_object($3::text, $5::bigint)
    WHERE coalesce((progress.next_offsets ->> $3)::bigint, 0) = $4::bigint
   RETURNING (next_offsets ->> $3)::bigint IS NOT DISTINCT FROM $5::bigint AS moved`,
);

const READ_SLOT = statement<{ next: string }>(
  'read-slot',
  `SELECT coalesce(next_offsets ->> $3::text, '0') AS next FROM partition_progress WHERE technique = $1 AND partition = $2`,
);

const HOLD_SLOT = statement(
  'hold-slot',
  `INSERT INTO partition_progress AS progress (technique, partition, next_offsets) VALUES ($1, $2, '{}')
   ON CONFLICT (technique, partition) DO UPDATE SET technique = excluded.technique`,
);

/**
 * Moves the progress of the slot past these records, and finds out which of them were handled before.
 *
 * It is the first statement of every transaction that decides something, and it locks the slot's row until the end of it.
 * That makes true what the consumer group only believes: that the slot has one writer. A worker that was paused, lost
 * its share and wakes up collides with its successor here, before it has read anything.
 *
 * Offsets of one partition have no holes, since these topics are not compacted and not written in transactions of Kafka. So
 * if the progress ends before the first of these records, those between were deleted undecided: by retention, or by hand.
 *
 * @returns the records that are new
 */
export async function advanceSlot(
  transaction: Transaction,
  { records, ...place }: LanePartition & Pick<LogBatch, 'records'>,
  recordLost: RecordLost,
): Promise<LogRecord[]> {
  const first = BigInt((records[0] as LogRecord).offset);
  const end = BigInt((records.at(-1) as LogRecord).offset) + 1n;
  if (await moveSlot(transaction, place, first, end)) return records;
  // The row is locked by now, although it was not changed: no other worker moves it between these two.
  const { set, partition, lane } = place;
  const [slot] = await transaction.run(READ_SLOT, [set, partition, lane]);
  const next = BigInt((slot as { next: string }).next);
  if (next >= end) return [];
  await moveSlot(transaction, place, next, end);
  if (next < first) await recordLost(transaction, place, { from: next, to: first });
  return records.filter(({ offset }) => BigInt(offset) >= next);
}

/** Moves the progress of one lane, if it is where it is expected. @returns whether it was; the slot is locked in any case */
export async function moveSlot(
  transaction: Transaction,
  { set, partition, lane }: LanePartition,
  expected: bigint,
  next: bigint,
): Promise<boolean> {
  const values = [set, partition, lane, String(expected), String(next)];
  const [slot] = await transaction.run(ADVANCE_SLOT, values);
  return slot?.moved ?? false;
}

/**
 * Locks the slot's row and leaves its progress where it is: for what takes several transactions until its record is
 * handled. Each of them has the slot for itself, as a batch has.
 */
export async function holdSlot(transaction: Transaction, { set, partition }: LogBatch): Promise<void> {
  await transaction.run(HOLD_SLOT, [set, partition]);
}
