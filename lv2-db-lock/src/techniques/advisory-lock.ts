/**
 * Advisory lock: a lock on a number, which stands for the event. The critical section is the one of LV.1.
 *
 * Guarantees  no oversell and no duplicate, as long as every writer asks for the same number first.
 * Costs       each waiter holds a pool connection while it waits, and the sale runs one buyer at a time.
 * Breaks if   a writer does not ask: PostgreSQL does not know what the number stands for. Or at REPEATABLE READ and above:
 *             the snapshot is then from before the wait, and does not show what the last owner wrote.
 */
import { bookTicket } from '@ticket-rush/shared/booking/critical-section';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import { statement } from '@ticket-rush/shared/database/statement';

/** The first half of the key keeps ids of events apart from ids of anything else that is locked by number. */
const TICKETS_OF_EVENT = 1;

const LOCK_NUMBER = statement('lock-number', 'SELECT pg_advisory_xact_lock($1::integer, $2::integer)');

export const advisoryLock: Technique = {
  slug: 'advisory-lock',
  summary: 'pg_advisory_xact_lock: a lock on a number that stands for the event',
  expected: { oneInstance: 'holds', severalInstances: 'holds', pause: 'holds', crash: 'holds' },
  create({ database, metrics }) {
    return async (request) => {
      const lock = metrics.startLock();
      try {
        return await database.transaction(async (transaction) => {
          await transaction.run(LOCK_NUMBER, [TICKETS_OF_EVENT, request.eventId]);
          lock.acquired();
          return bookTicket(transaction, request);
        });
      } finally {
        // PostgreSQL releases it after COMMIT or ROLLBACK; a lock of the session would outlive both.
        lock.released();
      }
    };
  },
};
