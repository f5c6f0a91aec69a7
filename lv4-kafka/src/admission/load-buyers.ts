import type { Database } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import { answerOf } from '@ticket-rush/shared/redis/answer';
import type { RedisClientType } from 'redis';
import type { AdmissionLedger } from './admission-ledger';

/** A command with a million arguments would stop the server for everybody else. */
const AT_ONCE = 5_000;

/** A ticket that was sold by another technique stands for itself: it was nobody's request here. */
const FIND_BUYERS = statement<{ buyer: string; id: string }>(
  'find-buyers',
  `SELECT b.buyer_id::text AS buyer, COALESCE(d.id, b.request_id) AS id
     FROM bookings b LEFT JOIN booking_decisions d ON d.booking_id = b.id WHERE b.event_id = $1`,
);

/** Tells Redis who has a ticket of an event. Throws Unavailable with outcome `rejected`. */
export type LoadBuyers = (eventId: number) => Promise<void>;

/**
 * Reads from the database who has a ticket: at the first request for an event, and after Redis has forgotten.
 *
 * *Who*, and not how many are left: a name can be added in any order and any number of times, while a count that was read
 * early and arrives late would bring sold tickets back. Whoever is in the log meanwhile is missing. So Redis may let in too
 * many, never too few, and the worker refuses those.
 */
export function loadBuyers(
  database: Database,
  redis: RedisClientType,
  ledger: Pick<AdmissionLedger, 'keysOf'>,
): LoadBuyers {
  const loading = new Map<number, Promise<void>>();

  async function load(eventId: number): Promise<void> {
    const { loaded, buyers } = ledger.keysOf(eventId);
    const sold = await database.run(FIND_BUYERS, [eventId]);
    for (let first = 0; first < sold.length; first += AT_ONCE) {
      const entries = sold.slice(first, first + AT_ONCE).map(({ buyer, id }) => [buyer, id] as const);
      await answerOf(redis.hSet(buyers, Object.fromEntries(entries)), 'rejected');
    }
    await answerOf(redis.set(loaded, '1'), 'rejected');
  }

  return (eventId) => {
    // A thousand buyers find Redis empty at once; one of them asks the database.
    const underWay = loading.get(eventId) ?? load(eventId).finally(() => loading.delete(eventId));
    loading.set(eventId, underWay);
    return underWay;
  };
}
