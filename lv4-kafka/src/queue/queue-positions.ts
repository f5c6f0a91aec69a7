import type { Database } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import { failLost } from './fail-lost';
import { decodePosition, type LogPosition } from './log-position';
import type { Receipt } from './receipt';

/** How old the progress may be from which queue positions are told. Milliseconds. */
const FRESH_MS = 500;

const READ_PROGRESS = statement<{ technique: string; partition: number; next: Record<string, number> }>(
  'read-progress',
  'SELECT technique, partition, next_offsets AS next FROM partition_progress',
);

const READ_LOG_POSITION = statement<{ position: string | null }>(
  'read-log-position',
  'SELECT log_position AS position FROM idempotency_keys WHERE id = $1',
);

/** The log is the queue: before a request are the records between the progress of its slot and its own offset. */
export interface QueuePositions {
  /** Where a request is in the log; `undefined` if the process that appended it died before it wrote that down. */
  find(receipt: Receipt): Promise<LogPosition | undefined>;
  /**
   * The queue position: how many requests of the same lane and partition come before it. 0 once the worker has handled it. It counts
   * neither requests in a faster lane nor those that wait for another attempt. A request that the log has lost is decided as failed.
   */
  ahead(position: LogPosition, id: string): Promise<number>;
}

/** All buyers who ask within `FRESH_MS` share one query. */
export function openQueuePositions(database: Database): QueuePositions {
  let asked: { at: number; progress: Promise<Map<string, Record<string, number>>> } | undefined;

  function readProgress(): Promise<Map<string, Record<string, number>>> {
    const now = performance.now();
    if (asked !== undefined && now - asked.at < FRESH_MS) return asked.progress;
    const progress = database.run(READ_PROGRESS, []).then(bySlot);
    asked = { at: now, progress };
    progress.catch(() => {
      asked = undefined;
    });
    return progress;
  }

  return {
    async find({ id, position }) {
      if (position !== undefined) return position;
      const [row] = await database.run(READ_LOG_POSITION, [id]);
      return row?.position ? decodePosition(row.position) : undefined;
    },
    async ahead(position, id) {
      const { technique, lane, partition, offset } = position;
      const progress = await readProgress();
      const ahead = Number(offset) - (progress.get(`${technique}:${partition}`)?.[lane] ?? 0);
      // Behind the progress and still without a decision: it waits for another attempt, or was lost.
      if (ahead < 0) await failLost(database, id, position);
      return Math.max(0, ahead);
    },
  };
}

function bySlot(rows: { technique: string; partition: number; next: Record<string, number> }[]) {
  return new Map(rows.map(({ technique, partition, next }) => [`${technique}:${partition}`, next]));
}
