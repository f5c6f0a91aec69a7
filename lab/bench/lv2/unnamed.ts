import type { Database, Session, Transaction } from '@ticket-rush/shared/database/database';

/** The same database, to which no statement has a name: PostgreSQL parses and plans each one every time. */
export function unnamed(database: Database): Database {
  return {
    ...unnamedSession(database),
    session: (work) => database.session((session) => work(unnamedSession(session))),
  };
}

function unnamedSession(session: Session): Session {
  return {
    ...unnamedTransaction(session),
    transaction: (work, isolation) =>
      session.transaction((transaction) => work(unnamedTransaction(transaction)), isolation),
  };
}

function unnamedTransaction(transaction: Transaction): Transaction {
  return { run: (statement, values) => transaction.run({ ...statement, name: '' }, values) };
}
