/**
 * Lock: requests have no key, so those of one event are spread over all partitions, and several workers meet at it. Each
 * takes the event's lock in Redis before it decides.
 *
 * Guarantees  what a lease does: one worker at an event at a time, as long as none is stopped past its lease.
 * Costs       order, even within an event; and the speed of one after another that a key would have given without a lock.
 *             While Redis is away no request is decided and none is lost: they stay in the log.
 * Breaks if   a worker is stopped between its last look at the clock and its commit for longer than the lease, or the
 *             Redis server forgets the key.
 */
import { underLease } from '@ticket-rush/shared/redis/lease';
import { oneByOne } from '../decide/decide-one-by-one';
import { bookAccepted } from '../tickets/book-accepted';
import { openEventLocks } from './event-lock';
import type { LogTechnique } from './technique';

export const kafkaLock: LogTechnique = {
  slug: 'kafka-lock',
  summary: 'no key: several workers meet at an event, and take its lock in Redis',
  expected: {
    oneInstance: 'holds',
    severalInstances: 'holds',
    pause: 'broken',
    crash: 'holds',
    faults: { 'redis-emptied': 'broken' },
  },
  partitions: 6,
  batchSize: 20,
  keyOf: () => null,
  create(needs) {
    const locks = openEventLocks(needs);
    return {
      decide: oneByOne(bookAccepted),
      async around(requests, transact) {
        const lease = await locks.take(requests.map(({ eventId }) => eventId));
        return underLease(lease, () => transact(() => lease.requireOwned()));
      },
    };
  },
};
