import type { Transaction } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import type { LogBatch, LogRecord } from '../log/log';

const ADVANCE_SLOT = statement<{ moved: boolean }>(
  'advance-slot',
  `INSERT INTO partition_progress AS progress (technique, partition, next_offsets)
   VALUES ($1, $2, jsonb_build_object($3::text, $5::bigint))
   ON CONFLICT (technique, partition) DO UPDATE SET next_offsets = progress.next_offsets || excluded.next_offsets
    WHERE coalesce((progress.next_offsets ->> $3)::bigint, 0) <= $4::bigint
   RETURNING true AS moved`,
);

const READ_SLOT = statement<{ next: string }>(
  'read-slot',
  `SELECT next_offsets ->> $3::text AS next FROM partition_progress WHERE technique = $1 AND partition = $2`,
);

const HOLD_SLOT = statement(
  'hold-slot',
  `INSERT INTO partition_progress AS progress (technique, partition, next_offsets) VALUES ($1, $2, '{}')
   ON CONFLICT (technique, partition) DO UPDATE SET technique = excluded.technique`,
);

/**
 * Moves the progress of the slot past these records, and finds out which of them somebody has already moved it past.
 *
 * It is the first statement of every transaction that decides something, and it locks the slot's row until the end of it.
 * That makes true what the consumer group only believes: that the slot has one writer. A worker that was paused, lost
 * its share and wakes up collides with its successor here, before it has read anything.
 *
 * @returns the records that are new
 */
export async function advanceSlot(
  transaction: Transaction,
  { set, partition, lane, records }: LogBatch,
): Promise<LogRecord[]> {
  const [first, last] = [records[0], records.at(-1)] as [LogRecord, LogRecord];
  const end = BigInt(last.offset) + 1n;
  const advance = (from: string) => transaction.run(ADVANCE_SLOT, [set, partition, lane, from, String(end)]);
  const [moved] = await advance(first.offset);
  if (moved !== undefined) return records;
  // The row is locked by now, although it was not changed: nobody moves it between these two.
  const [slot] = await transaction.run(READ_SLOT, [set, partition, lane]);
  const next = BigInt((slot as { next: string }).next);
  if (next >= end) return [];
  await advance(String(next));
  return records.filter(({ offset }) => BigInt(offset) >= next);
}

/**
 * Locks the slot's row and leaves its progress where it is: for what takes several transactions until its record is
 * handled. Each of them has the slot for itself, as a batch has.
 */
export async function holdSlot(transaction: Transaction, { set, partition }: LogBatch): Promise<void> {
  await transaction.run(HOLD_SLOT, [set, partition]);
}
