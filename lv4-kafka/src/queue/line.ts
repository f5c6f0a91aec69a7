import type { Database } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import { decodePlace, type Place } from './place';
import type { HeldStub } from './receipt';

/** How old the progress may be that many are told. Milliseconds. */
const FRESH_MS = 500;

const READ_PROGRESS = statement<{ technique: string; partition: number; next: Record<string, number> }>(
  'read-progress',
  'SELECT technique, partition, next_offsets AS next FROM partition_progress',
);

const READ_PLACE = statement<{ place: string | null }>(
  'read-place',
  'SELECT place FROM idempotency_keys WHERE id = $1',
);

/** The log's own order is the queue: what is before a request is what lies between its offset and the progress of its slot. */
export interface Line {
  /** Where a request stands; `undefined` if nobody came to write it down. */
  find(held: HeldStub): Promise<Place | undefined>;
  /**
   * How many requests of its lane and partition come before it; 0 once it has its turn. Who waits in a faster lane is not
   * counted, and neither is who will try again.
   */
  ahead(place: Place): Promise<number>;
}

/** One question for all who want to know, however many they are. */
export function openLine(database: Database): Line {
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
    async find({ id, place }) {
      if (place !== undefined) return place;
      const [row] = await database.run(READ_PLACE, [id]);
      return row?.place ? decodePlace(row.place) : undefined;
    },
    async ahead({ technique, lane, partition, offset }) {
      const progress = await readProgress();
      return Math.max(0, Number(offset) - (progress.get(`${technique}:${partition}`)?.[lane] ?? 0));
    },
  };
}

function bySlot(rows: { technique: string; partition: number; next: Record<string, number> }[]) {
  return new Map(rows.map(({ technique, partition, next }) => [`${technique}:${partition}`, next]));
}
