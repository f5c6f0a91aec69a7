import type { Database } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import { answerOf } from '@ticket-rush/shared/redis/answer';
import { addBuyers, type LoadBuyers, loadOnceForAll } from '@ticket-rush/shared/redis/load-buyers';
import type { RedisClientType } from 'redis';
import type { AdmissionQueue } from './admission-queue';

const FIND_BUYERS = statement<{ buyer: string }>(
  'find-buyers',
  'SELECT DISTINCT buyer_id::text AS buyer FROM bookings WHERE event_id = $1',
);

/** Tells Redis who has a ticket, in a set of buyers. */
export function loadBuyers(database: Database, redis: RedisClientType, queue: AdmissionQueue): LoadBuyers {
  return loadOnceForAll(async (eventId) => {
    const { loaded, buyers } = queue.keysOf(eventId);
    const booked = await database.run(FIND_BUYERS, [eventId]);
    const names = booked.map(({ buyer }) => buyer);
    await addBuyers(names, (some) => redis.sAdd(buyers, some));
    await answerOf(redis.set(loaded, '1'), 'rejected');
  });
}
