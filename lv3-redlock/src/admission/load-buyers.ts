import type { Database } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import { answerOf } from '@ticket-rush/shared/redis/answer';
import type { RedisClientType } from 'redis';
import type { AdmissionQueue } from './admission-queue';

/** A command with a million arguments would stop the server for all others. */
const AT_ONCE = 5_000;

const FIND_BUYERS = statement<{ buyer: string }>(
  'find-buyers',
  'SELECT DISTINCT buyer_id::text AS buyer FROM bookings WHERE event_id = $1',
);

/**
 * Tells Redis who has a ticket, according to the database: at the first request for an event, and after Redis has forgotten.
 *
 * It passes on *who*, not how many are left. A count that was read early and arrives late would bring sold tickets back; a
 * buyer can only be added, in any order, any number of times (a grow-only set, Shapiro et al. 2011). A buyer who is between
 * Redis and the database meanwhile is missing, so Redis may let in too many, never too few: the database refuses those.
 *
 * The returned function throws Unavailable with outcome `rejected`.
 */
export function loadBuyers(
  database: Database,
  redis: RedisClientType,
  queue: AdmissionQueue,
): (eventId: number) => Promise<void> {
  const loading = new Map<number, Promise<void>>();
  return (eventId) => {
    // A thousand buyers find Redis empty at once; one of them asks the database.
    const load = loading.get(eventId) ?? start(eventId).finally(() => loading.delete(eventId));
    loading.set(eventId, load);
    return load;
  };

  async function start(eventId: number): Promise<void> {
    const { loaded, buyers } = queue.keysOf(eventId);
    const booked = (await database.run(FIND_BUYERS, [eventId])).map(({ buyer }) => buyer);
    for (let first = 0; first < booked.length; first += AT_ONCE) {
      await answerOf(redis.sAdd(buyers, booked.slice(first, first + AT_ONCE)), 'rejected');
    }
    await answerOf(redis.set(loaded, '1'), 'rejected');
  }
}
