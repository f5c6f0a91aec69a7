/** The number is counted by the lock servers. One that is restarted empty counts from 1 again, and two owners have the same. */
import { bookTicket } from '@ticket-rush/shared/booking/critical-section';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import { statement } from '@ticket-rush/shared/database/statement';
import { LeaseLost, underLease } from '@ticket-rush/shared/redis/lease';
import { lockKey, type QuorumLockNeeds } from 'lv3-redlock/src/techniques/needs';
import { openRedlock, waitForMajority } from 'lv3-redlock/src/techniques/redlock';

const RAISE_FENCE = statement<object>(
  'raise-fence',
  `INSERT INTO event_fences (event_id, token) VALUES ($1, $2)
   ON CONFLICT (event_id) DO UPDATE SET token = greatest(event_fences.token, $2)`,
);

const PASS_FENCE = statement<object>(
  'pass-fence',
  'SELECT FROM event_fences WHERE event_id = $1 AND token = $2 FOR UPDATE',
);

export const redlockFenced: Technique<QuorumLockNeeds> = {
  slug: 'redlock-fenced',
  summary: 'redlock, and the database refuses an owner who is not the latest',
  expected: { oneInstance: 'holds', severalInstances: 'holds', pause: 'holds', crash: 'holds' },
  create(needs) {
    const { database, keyPrefix, quorum } = needs;
    const locks = openRedlock(needs);
    return async (request) => {
      const lease = await waitForMajority(locks, needs, lockKey(keyPrefix, request));
      return underLease(lease, () =>
        database.session(async (session) => {
          const token = await quorum[0]?.incr(`${keyPrefix}:token:${request.eventId}`);
          await session.run(RAISE_FENCE, [request.eventId, token]);
          return session.transaction(async (transaction) => {
            const booking = await bookTicket(transaction, request);
            const [latest] = await transaction.run(PASS_FENCE, [request.eventId, token]);
            if (latest === undefined) throw new LeaseLost('another owner has come');
            return booking;
          });
        }),
      );
    };
  },
};
