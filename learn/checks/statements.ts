import type { Database, Session, Transaction } from '@ticket-rush/shared/database/database';

/** Told before a statement is sent: its name, or BEGIN, COMMIT. The statement waits for it. */
export type BeforeStatement = (step: string) => Promise<unknown>;

/** The database, with a place before any statement where a check can come in. */
export function heldBefore(database: Database, before: BeforeStatement): Database {
  return {
    ...heldSession(database, before),
    session: (work) => database.session((session) => work(heldSession(session, before))),
    managerOf: database.managerOf,
  };
}

function heldSession(session: Session, before: BeforeStatement): Session {
  return {
    ...heldTransaction(session, before),
    async transaction(work, isolation) {
      await before('BEGIN');
      return session.transaction(async (transaction) => {
        const result = await work(heldTransaction(transaction, before));
        await before('COMMIT');
        return result;
      }, isolation);
    },
  };
}

function heldTransaction(transaction: Transaction, before: BeforeStatement): Transaction {
  return {
    async run(statement, values) {
      await before(statement.name);
      return transaction.run(statement, values);
    },
  };
}
