import type { Database } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import { answerOf } from '@ticket-rush/shared/redis/answer';
import { addBuyers, type LoadBuyers, loadOnceForAll } from '@ticket-rush/shared/redis/load-buyers';
import type { RedisClientType } from 'redis';
import { milliseconds } from '../requests/milliseconds';
import type { AdmissionLedger } from './admission-ledger';

/** A ticket that another technique has sold has no decision here: the id of the booking's own request stands for it. */
const FIND_BUYERS = statement<{ buyer: string; id: string }>(
  'find-buyers',
  `SELECT b.buyer_id::text AS buyer, COALESCE(d.id, b.request_id) AS id
     FROM bookings b LEFT JOIN booking_decisions d ON d.booking_id = b.id WHERE b.event_id = $1`,
);

/** Read before the buyers are: what is decided in between may be missing in Redis. */
const READ_CLOCK = statement<{ at: number }>(
  'read-clock',
  `SELECT ${milliseconds('clock_timestamp()')} AS at`,
);

/**
 * Tells Redis who has a ticket, in a hash of buyers and their requests, and since when Redis knows. A buyer who asks again under the
 * same id is in.
 */
export function loadBuyers(
  database: Database,
  redis: RedisClientType,
  ledger: Pick<AdmissionLedger, 'keysOf'>,
): LoadBuyers {
  return loadOnceForAll(async (eventId) => {
    const { loaded, buyers } = ledger.keysOf(eventId);
    const [clock] = await database.run(READ_CLOCK, []);
    const sold = await database.run(FIND_BUYERS, [eventId]);
    await addBuyers(sold, (some) =>
      redis.hSet(buyers, Object.fromEntries(some.map(({ buyer, id }) => [buyer, id] as const))),
    );
    await answerOf(redis.set(loaded, String(clock?.at)), 'rejected');
  });
}
