/** The progress is in memory: another worker does not know it. */
import type { Database } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';

interface Delivered {
  offset: number;
  eventId: number;
}

const SELL = statement('sell', 'UPDATE events SET sold = sold + 1 WHERE id = $1');

const progress = new Map<number, number>();

export async function decideBatch(
  database: Database,
  partition: number,
  records: Delivered[],
): Promise<void> {
  const fresh = records.filter(({ offset }) => offset >= (progress.get(partition) ?? 0));
  await database.transaction(async (transaction) => {
    for (const { eventId } of fresh) await transaction.run(SELL, [eventId]);
  });
  progress.set(partition, (records.at(-1)?.offset ?? -1) + 1);
}
