/** The lock is taken after BEGIN, and given back before COMMIT. Put lock and transaction in the right order. */
import { bookTicket } from '@ticket-rush/shared/booking/critical-section';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import { type LockNeeds, lockKey } from 'lv3-redlock/src/techniques/needs';
import { spin } from 'lv3-redlock/src/techniques/spin-lock';

// HOLE: which of the two must be outside, the lock or the transaction?
export const spinLock: Technique<LockNeeds> = {
  slug: 'spin-lock',
  summary: 'SET NX PX, asked for again with backoff and jitter until a deadline',
  expected: { oneInstance: 'holds', severalInstances: 'holds' },
  create(needs) {
    const { database, keyPrefix } = needs;
    return (request) =>
      database.transaction(async (transaction) => {
        const lease = await spin(needs, lockKey(keyPrefix, request));
        try {
          const booking = await bookTicket(transaction, request);
          await lease.requireOwned();
          return booking;
        } finally {
          await lease.release();
        }
      });
  },
};
