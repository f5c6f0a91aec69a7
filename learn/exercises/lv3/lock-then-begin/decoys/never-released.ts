/** The lock is before BEGIN, and is never given back: it is extended as long as the process lives. */
import { bookTicket } from '@ticket-rush/shared/booking/critical-section';
import type { Technique } from '@ticket-rush/shared/booking/technique';
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
      return database.transaction(async (transaction) => {
        const booking = await bookTicket(transaction, request);
        await lease.requireOwned();
        return booking;
      });
    };
  },
};
