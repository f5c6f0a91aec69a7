import type { Database } from '@ticket-rush/shared/database/database';
import { Unavailable } from '@ticket-rush/shared/errors/unavailable';
import { TimeLimitExceeded, withinTimeLimit } from '@ticket-rush/shared/retry/time-limit';

/** Waits for an answer of the database, but not for ever. Throws Unavailable with outcome `unknown`, or what it threw. */
export type InTime = <T>(asked: Promise<T>) => Promise<T>;

/**
 * A database that is frozen rather than down refuses no connection, and does not answer. Without a limit every request would wait
 * with it, and so would all requests that share its query.
 *
 * @param limitMs how long an answer may take, the wait for a connection included, in milliseconds
 */
export function answersWithin(limitMs: number): InTime {
  return async (asked) => {
    try {
      return await withinTimeLimit('PostgreSQL', limitMs, asked);
    } catch (cause) {
      if (!(cause instanceof TimeLimitExceeded)) throw cause;
      const detail = 'The database did not answer in time.';
      throw new Unavailable({ detail, outcome: 'unknown', cause });
    }
  };
}

/** The same database, with a limit on each answer. A statement that was sent may still be done when the database wakes up. */
export function limitAnswers(database: Database, inTime: InTime): Database {
  return {
    run: (statement, values) => inTime(database.run(statement, values)),
    transaction: (work, isolation) => inTime(database.transaction(work, isolation)),
    session: (work) => inTime(database.session(work)),
    managerOf: database.managerOf,
  };
}
