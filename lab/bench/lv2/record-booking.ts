import type { BookingRequest, BookTicket } from '@ticket-rush/shared/booking/booking';
import type { Database, Isolation, Session, Transaction } from '@ticket-rush/shared/database/database';
import type { Statement } from '@ticket-rush/shared/database/statement';

/** One statement that a technique sent, with what it sent along and what came back. */
export interface SentStatement {
  kind: 'statement';
  statement: Statement<unknown>;
  values: readonly unknown[];
  rows: Record<string, unknown>[];
}

/** What a technique asks of the database, one call at a time. */
export type Step = { kind: 'begin'; isolation: Isolation | undefined } | SentStatement | { kind: 'commit' };

/**
 * Books once, and says what was asked of the database for it. The technique runs unchanged.
 *
 * @throws what the technique throws
 */
export async function recordBooking(
  create: (database: Database) => BookTicket,
  database: Database,
  request: BookingRequest,
): Promise<Step[]> {
  const steps: Step[] = [];
  await create(recorded(database, steps))(request);
  return steps;
}

function recorded(database: Database, steps: Step[]): Database {
  return {
    ...recordedSession(database, steps),
    session: (work) => database.session((session) => work(recordedSession(session, steps))),
    managerOf: database.managerOf,
  };
}

function recordedSession(session: Session, steps: Step[]): Session {
  return {
    ...recordedTransaction(session, steps),
    transaction: (work, isolation) =>
      session.transaction(async (transaction) => {
        steps.push({ kind: 'begin', isolation });
        const result = await work(recordedTransaction(transaction, steps));
        steps.push({ kind: 'commit' });
        return result;
      }, isolation),
  };
}

function recordedTransaction(transaction: Transaction, steps: Step[]): Transaction {
  return {
    async run(statement, values) {
      const rows = await transaction.run(statement, values);
      steps.push({ kind: 'statement', statement, values, rows: rows as Record<string, unknown>[] });
      return rows;
    },
  };
}
