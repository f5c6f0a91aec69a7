import type { Database } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import { answerOf } from '@ticket-rush/shared/redis/answer';
import { addBuyers, type LoadBuyers, loadOnceForAll } from '@ticket-rush/shared/redis/load-buyers';
import type { RedisClientType } from 'redis';
import type { AdmissionQueue } from './admission-queue';
import { membersOf } from './order-scripts';

/** A request is only of use where a buyer may have tickets of several. */
const FIND_BUYERS = statement<{ buyer: string; tickets: number; requests: string[] | null }>(
  'find-buyers',
  `SELECT buyer_id::text AS buyer, count(*)::integer AS tickets,
          array_agg(DISTINCT request_id::text) FILTER (WHERE tickets_per_buyer > 1) AS requests
     FROM bookings JOIN events ON events.id = event_id
    WHERE event_id = $1
    GROUP BY buyer_id`,
);

/** Tells Redis who has which tickets: in a set of buyers with a member for each ticket, and in a set of the requests of orders. */
export function loadBuyers(database: Database, redis: RedisClientType, queue: AdmissionQueue): LoadBuyers {
  return loadOnceForAll(async (eventId) => {
    const { loaded, buyers, requests } = queue.keysOf(eventId);
    const booked = await database.run(FIND_BUYERS, [eventId]);
    const orders = booked.flatMap(({ buyer, requests }) => (requests ?? []).map((id) => `${buyer}:${id}`));
    const tickets = booked.flatMap(({ buyer, tickets }) => membersOf(buyer, tickets));
    await addBuyers(orders, (some) => redis.sAdd(requests, some));
    await addBuyers(tickets, (some) => redis.sAdd(buyers, some));
    await answerOf(redis.set(loaded, '1'), 'rejected');
  });
}
