import type { Database, Session, Transaction } from '@ticket-rush/shared/database/database';

/**
 * What a test does before a statement is sent: wait at a barrier, say that it came this far.
 * `COMMIT` is a step, too: the one before the statement that the technique does not send itself.
 */
export type Steps = Record<string, () => Promise<void>>;

/**
 * A database on which a test decides the interleaving: before each statement that `steps` names, its step is awaited.
 * The technique under test runs unchanged, on real connections.
 */
export function stepped(database: Database, steps: Steps): Database {
  return {
    ...steppedSession(database, steps),
    session: (work) => database.session((session) => work(steppedSession(session, steps))),
    managerOf: database.managerOf,
  };
}

function steppedSession(session: Session, steps: Steps): Session {
  return {
    ...steppedTransaction(session, steps),
    transaction: (work, isolation) =>
      session.transaction(async (transaction) => {
        const result = await work(steppedTransaction(transaction, steps));
        await steps.COMMIT?.();
        return result;
      }, isolation),
  };
}

function steppedTransaction(transaction: Transaction, steps: Steps): Transaction {
  return {
    async run(statement, values) {
      await steps[statement.name]?.();
      return transaction.run(statement, values);
    },
  };
}
