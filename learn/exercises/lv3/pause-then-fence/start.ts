/** The last look is at a clock, and then comes COMMIT. An owner that is stopped between the two sells what another has sold. */
import { bookTicket } from '@ticket-rush/shared/booking/critical-section';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import { underLease } from '@ticket-rush/shared/redis/lease';
import { lockKey, type QuorumLockNeeds } from 'lv3-redlock/src/techniques/needs';
import { openRedlock, waitForMajority } from 'lv3-redlock/src/techniques/redlock';

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
        database.session((session) =>
          // HOLE: event_fences (event_id, token). When does an owner raise the token, and when does it look at it?
          session.transaction(async (transaction) => {
            const booking = await bookTicket(transaction, request);
            await lease.requireOwned();
            return booking;
          }),
        ),
      );
    };
  },
};
