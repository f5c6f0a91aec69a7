import type { PoolClient } from 'pg';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import type { Outcome } from '../errors/ticket-error';
import { Unavailable } from '../errors/unavailable';
import { asTicketError, meaningOf } from './database-errors';
import { managerOn, noteAffected } from './manager-on';
import { parameterOf } from './parameter';
import type { Statement, Transaction } from './statement';

export type { Transaction };

/** PostgreSQL's levels; it treats READ UNCOMMITTED as READ COMMITTED, the default. */
export type Isolation = 'READ COMMITTED' | 'REPEATABLE READ' | 'SERIALIZABLE';

/** `transaction`: PgBouncer in transaction mode, and its like. */
export type Pooler = 'none' | 'transaction';

/** One connection, kept for as long as the work takes. */
export interface Session extends Transaction {
  /**
   * BEGIN, `work`, COMMIT; or ROLLBACK and the error, if `work` throws.
   *
   * @throws Unavailable with outcome `unknown` if the connection broke after COMMIT had been sent.
   */
  transaction<T>(work: (transaction: Transaction) => Promise<T>, isolation?: Isolation): Promise<T>;
}

/** The pool. `run` and `transaction` borrow a connection for one call, `session` for several. */
export interface Database extends Session {
  session<T>(work: (session: Session) => Promise<T>): Promise<T>;
  /** TypeORM's own API on that transaction. What it sends is named, and what fails is explained, as everything here. */
  managerOf(transaction: Transaction): EntityManager;
}

/**
 * The database as techniques see it: named statements on connections that TypeORM's pool lends.
 *
 * @param pooler what stands between: behind one that gives each transaction another session, no statement has a name there
 */
export function openDatabase(dataSource: DataSource, pooler: Pooler = 'none'): Database {
  async function session<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const runner = dataSource.createQueryRunner();
    const client = await borrowConnection(runner);
    try {
      return await work(openSession(client, pooler));
    } finally {
      await runner.release();
    }
  }
  return {
    session,
    run: (statement, values) => session((borrowed) => borrowed.run(statement, values)),
    transaction: (work, isolation) => session((borrowed) => borrowed.transaction(work, isolation)),
    managerOf: (transaction) => managerOn(dataSource, transaction),
  };
}

/** BEGIN and COMMIT go straight to the client: through TypeORM, SERIALIZABLE would be a round trip of its own. */
export function openSession(client: PoolClient, pooler: Pooler = 'none'): Session {
  const inside: Transaction = {
    async run<Row>({ name, text }: Statement<Row>, values: readonly unknown[]) {
      const { rows, rowCount } = await client.query({
        ...(pooler === 'none' && { name }),
        text,
        values: values.map(parameterOf),
      });
      noteAffected(rows, rowCount);
      return rows as Row[];
    },
  };
  return {
    run: (statement, values) =>
      inside.run(statement, values).catch((error) => explain(client, error, outcomeOf(statement))),
    async transaction(work, isolation) {
      const result = await beforeCommit(client, async () => {
        await client.query(isolation ? `BEGIN ISOLATION LEVEL ${isolation}` : 'BEGIN');
        return work(inside);
      });
      await commit(client);
      return result;
    },
  };
}

/** No statement has been sent yet, so a failure here means that the work was not done. */
async function borrowConnection(runner: QueryRunner): Promise<PoolClient> {
  try {
    return await runner.connect();
  } catch (cause) {
    throw new Unavailable({
      detail: 'No database connection was free in time. Ask again.',
      outcome: 'rejected',
      cause,
    });
  }
}

/** Before COMMIT is sent every failure is definite: PostgreSQL rolls back a transaction that was never committed. */
async function beforeCommit<T>(client: PoolClient, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // A lost connection cannot roll back, and need not: PostgreSQL already has. The first error is the one to report.
    await client.query('ROLLBACK').catch(() => undefined);
    return explain(client, error, 'rejected');
  }
}

/**
 * A COMMIT that PostgreSQL refuses (40001, a deferred constraint) has been rolled back with that. Any other error leaves it
 * unknown, also one that is known nowhere.
 */
async function commit(client: PoolClient): Promise<void> {
  const { command } = await client.query('COMMIT').catch((error) => {
    if (meaningOf(error) !== undefined) return explain(client, error, 'unknown');
    const detail = 'The database did not say what became of the commit.';
    throw new Unavailable({ detail, outcome: 'unknown', cause: error });
  });
  // PostgreSQL answers so, and without an error, if a statement had failed and its error was not passed on.
  if (command === 'ROLLBACK') throw new Error('COMMIT has rolled back: a statement before it had failed');
}

/** A statement that commits itself was on its way: PostgreSQL may have done it and not said so. A SELECT does not write. */
function outcomeOf({ text }: Pick<Statement<unknown>, 'text'>): Outcome {
  return /^\s*SELECT\b/.test(text) ? 'rejected' : 'unknown';
}

/**
 * Throws the error as a technique should see it. What is refused or in conflict keeps its SQLSTATE, because techniques answer
 * to that. A session that cannot do what others can is closed: the pool opens another in its place.
 */
function explain(client: PoolClient, error: unknown, ifLost: Outcome): never {
  const meaning = meaningOf(error);
  if (meaning === 'session') client.end().catch(() => undefined);
  throw meaning === 'refused' || meaning === 'conflict' ? error : (asTicketError(error, ifLost) ?? error);
}
