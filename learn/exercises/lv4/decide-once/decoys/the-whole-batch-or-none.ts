/** A batch that ends with a new record is decided whole: the part that was decided before is decided again. */
import type { Database } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';

interface Delivered {
  offset: number;
  eventId: number;
}

/** The offset of the first record that is not decided. It locks the row until the transaction ends. */
const READ_NEXT = statement<{ next: number }>(
  'read-next',
  `SELECT (next_offsets ->> 'standard')::int AS next FROM partition_progress
    WHERE technique = 'learn' AND partition = $1 FOR UPDATE`,
);

const WRITE_NEXT = statement(
  'write-next',
  `INSERT INTO partition_progress (technique, partition, next_offsets)
   VALUES ('learn', $1, jsonb_build_object('standard', $2::int))
   ON CONFLICT (technique, partition) DO UPDATE SET next_offsets = excluded.next_offsets`,
);

const SELL = statement('sell', 'UPDATE events SET sold = sold + 1 WHERE id = $1');

export async function decideBatch(
  database: Database,
  partition: number,
  records: Delivered[],
): Promise<void> {
  await database.transaction(async (transaction) => {
    const [progress] = await transaction.run(READ_NEXT, [partition]);
    const end = (records.at(-1)?.offset ?? -1) + 1;
    if (end <= (progress?.next ?? 0)) return;
    for (const { eventId } of records) await transaction.run(SELL, [eventId]);
    await transaction.run(WRITE_NEXT, [partition, end]);
  });
}
