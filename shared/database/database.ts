import type { PoolClient } from 'pg';
import type { DataSource, QueryRunner } from 'typeorm';
import type { Outcome } from '../errors/ticket-error';
import { Unavailable } from '../errors/unavailable';
import { connectionLost, SQLSTATE, sqlState } from './database-errors';
import type { Statement } from './statement';

/** Runs statements. What they write together depends on where it came from: a session or a transaction. */
export interface Transaction {
  run<Row>(statement: Statement<Row>, values: readonly unknown[]): Promise<Row[]>;
}

/** PostgreSQL's levels; it treats READ UNCOMMITTED as READ COMMITTED, the default. */
export type Isolation = 'READ COMMITTED' | 'REPEATABLE READ' | 'SERIALIZABLE';

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
}

/** The database as techniques see it: named statements on connections that TypeORM's pool lends. */
export function openDatabase(dataSource: DataSource): Database {
  async function session<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const runner = dataSource.createQueryRunner();
    const client = await borrowConnection(runner);
    try {
      return await work(openSession(client));
    } finally {
      await runner.release();
    }
  }
  return {
    session,
    run: (statement, values) => session((borrowed) => borrowed.run(statement, values)),
    transaction: (work, isolation) => session((borrowed) => borrowed.transaction(work, isolation)),
  };
}

/** BEGIN and COMMIT go straight to the client: through TypeORM, SERIALIZABLE would be a round trip of its own. */
function openSession(client: PoolClient): Session {
  const inside: Transaction = {
    run: async <Row>({ name, text }: Statement<Row>, values: readonly unknown[]) =>
      (await client.query({ name, text, values: [...values] })).rows as Row[],
  };
  return {
    run: (statement, values) => orUnavailable(inside.run(statement, values), outcomeOf(statement)),
    async transaction(work, isolation) {
      const result = await orRejected(client, async () => {
        await client.query(isolation ? `BEGIN ISOLATION LEVEL ${isolation}` : 'BEGIN');
        return work(inside);
      });
      // A COMMIT that PostgreSQL refuses (40001) has been rolled back with that.
      await orUnavailable(client.query('COMMIT'), 'unknown');
      return result;
    },
  };
}

/** Nothing has been sent yet, so whatever goes wrong here did not happen. */
async function borrowConnection(runner: QueryRunner): Promise<PoolClient> {
  try {
    return await runner.connect();
  } catch (cause) {
    throw new Unavailable({ detail: 'No database connection was free in time.', outcome: 'rejected', cause });
  }
}

/** Before COMMIT is sent every failure is definite: PostgreSQL rolls back what it never heard the end of. */
async function orRejected<T>(client: PoolClient, beforeCommit: () => Promise<T>): Promise<T> {
  try {
    return await beforeCommit();
  } catch (error) {
    await rollBack(client);
    throw explained(error, 'rejected');
  }
}

/** @param ifLost what became of it if the connection broke before PostgreSQL had answered */
async function orUnavailable<T>(answer: Promise<T>, ifLost: Outcome): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw explained(error, ifLost);
  }
}

/** A statement that commits itself was on its way: PostgreSQL may have done it and not said so. A SELECT does nothing. */
function outcomeOf({ text }: Pick<Statement<unknown>, 'text'>): Outcome {
  return /^\s*SELECT\b/.test(text) ? 'rejected' : 'unknown';
}

/** The error as a technique should see it. Whatever PostgreSQL has answered is undone with that, a wait for a lock too. */
function explained(error: unknown, ifLost: Outcome): unknown {
  if (sqlState(error) === SQLSTATE.lockNotAvailable)
    return new Unavailable({ detail: 'A lock was not free in time.', outcome: 'rejected', cause: error });
  if (!connectionLost(error)) return error;
  const when = ifLost === 'unknown' ? ' during the commit' : '';
  return new Unavailable({ detail: `The database went away${when}.`, outcome: ifLost, cause: error });
}

/** A lost connection cannot roll back, and need not: PostgreSQL already has. The first error is the one to report. */
async function rollBack(client: PoolClient): Promise<void> {
  await client.query('ROLLBACK').catch(() => undefined);
}
