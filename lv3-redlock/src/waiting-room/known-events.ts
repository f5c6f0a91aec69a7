import { readEvent } from '@ticket-rush/shared/booking/critical-section';
import type { Database } from '@ticket-rush/shared/database/database';

const MAX_REMEMBERED = 10_000;

/**
 * Asks the database for each event once: a waiting room is there so that the crowd does not reach the database. An event that
 * exists is never deleted; one that does not may come to exist, and is asked for again.
 *
 * The returned function throws EventNotFound.
 */
export function rememberEvents(database: Database): (eventId: number) => Promise<void> {
  const known = new Set<number>();
  return async (eventId) => {
    if (known.has(eventId)) return;
    await readEvent(database, eventId);
    // The oldest goes first: a Set keeps the order of insertion.
    if (known.size >= MAX_REMEMBERED) known.delete(known.values().next().value as number);
    known.add(eventId);
  };
}
