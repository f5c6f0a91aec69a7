/** The lock is before BEGIN, and given back after the last write: COMMIT is not sent yet. */
import { bookTicket } from '@ticket-rush/shared/booking/critical-section';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import { underLease } from '@ticket-rush/shared/redis/lease';
import { type LockNeeds, lockKey } from 'lv3-redlock/src/techniques/needs';
import { spin } from 'lv3-redlock/src/techniques/spin-lock';

export const spinLock: Technique<LockNeeds> = {
  slug: 'spin-lock',
  summary: 'SET NX PX, asked for again with backoff and jitter until a deadline',
  expected: { oneInstance: 'holds', severalInstances: 'holds' },
  create(needs) {
    const { database, keyPrefix } = needs;
    return async (request) => {
      const lease = await spin(needs, lockKey(keyPrefix, request));
      return database.transaction((transaction) =>
        underLease(lease, async () => {
          const booking = await bookTicket(transaction, request);
          await lease.requireOwned();
          return booking;
        }),
      );
    };
  },
};
