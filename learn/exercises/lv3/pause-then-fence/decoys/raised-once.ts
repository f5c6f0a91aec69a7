/** The row is made by the first owner, and the number of all that come later is the same: none of them gets one. */
import { bookTicket } from '@ticket-rush/shared/booking/critical-section';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import { statement } from '@ticket-rush/shared/database/statement';
import { LeaseLost, underLease } from '@ticket-rush/shared/redis/lease';
import { lockKey, type QuorumLockNeeds } from 'lv3-redlock/src/techniques/needs';
import { openRedlock, waitForMajority } from 'lv3-redlock/src/techniques/redlock';

const RAISE_FENCE = statement<{ token: string }>(
  'raise-fence',
  'INSERT INTO event_fences (event_id, token) VALUES ($1, 1) ON CONFLICT (event_id) DO NOTHING RETURNING token',
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
    const { database, keyPrefix } = needs;
    const locks = openRedlock(needs);
    return async (request) => {
      const lease = await waitForMajority(locks, needs, lockKey(keyPrefix, request));
      return underLease(lease, () =>
        database.session(async (session) => {
          const [fence] = await session.run(RAISE_FENCE, [request.eventId]);
          return session.transaction(async (transaction) => {
            const booking = await bookTicket(transaction, request);
            const [latest] = await transaction.run(PASS_FENCE, [request.eventId, fence?.token]);
            if (latest === undefined) throw new LeaseLost('another owner has come');
            return booking;
          });
        }),
      );
    };
  },
};
