import type { Database, Isolation, Session, Transaction } from '@ticket-rush/shared/database/database';
import { statement } from '@ticket-rush/shared/database/statement';
import { createGate } from './barrier';
import { showStatement } from './transcript';

/** A statement that one party wants to send, held back until the schedule calls it. */
export interface Call {
  /** The name of the statement, or BEGIN, COMMIT, ROLLBACK. */
  step: string;
  /** As a reader should see it. */
  text: string;
  /** The backend that will run it. */
  pid: number;
  /** Sends it. Settles with PostgreSQL's answer. */
  send: () => Promise<unknown>;
}

type Arrive = (call: Call) => void;

const WHO_AM_I = statement<{ pid: number }>('who-am-i', 'SELECT pg_backend_pid() AS pid');

/** A database that announces each statement and sends it when it is called. What uses it runs unchanged. */
export function scheduledDatabase(database: Database, arrive: Arrive): Database {
  const session: Database['session'] = (work) =>
    database.session((borrowed) => work(scheduledSession(borrowed, arrive)));
  return {
    session,
    run: (wanted, values) => session((borrowed) => borrowed.run(wanted, values)),
    transaction: (work, isolation) => session((borrowed) => borrowed.transaction(work, isolation)),
  };
}

function scheduledSession(session: Session, arrive: Arrive): Session {
  return {
    run: async (wanted, values) => {
      const pid = await backendOf(session);
      return inTurn(arrive, wanted.name, showStatement(wanted.text, values), pid, () =>
        session.run(wanted, values),
      );
    },
    transaction: (work, isolation) => scheduledTransaction(session, arrive, work, isolation),
  };
}

async function backendOf(transaction: Transaction): Promise<number> {
  const [me] = await transaction.run(WHO_AM_I, []);
  return (me as { pid: number }).pid;
}

async function scheduledTransaction<T>(
  session: Session,
  arrive: Arrive,
  work: (transaction: Transaction) => Promise<T>,
  isolation?: Isolation,
): Promise<T> {
  const begun = createGate();
  const mayEnd = createGate();
  const mayBegin = createGate();
  arrive({
    step: 'BEGIN',
    text: isolation === undefined ? 'BEGIN' : `BEGIN ISOLATION LEVEL ${isolation}`,
    pid: 0,
    send: () => {
      mayBegin.open();
      return begun.opened;
    },
  });
  await mayBegin.opened;
  const whole = session.transaction(async (transaction) => {
    const pid = await backendOf(transaction);
    begun.open();
    const end = (step: 'COMMIT' | 'ROLLBACK', answer: () => Promise<unknown>) => {
      const send = () => {
        mayEnd.open();
        return answer();
      };
      arrive({ step, text: step, pid, send });
      return mayEnd.opened;
    };
    try {
      const result = await work({
        run: (wanted, values) =>
          inTurn(arrive, wanted.name, showStatement(wanted.text, values), pid, () =>
            transaction.run(wanted, values),
          ),
      });
      await end('COMMIT', () => whole.then(() => undefined));
      return result;
    } catch (error) {
      // The error is the application's own affair; what PostgreSQL answers to ROLLBACK is yes.
      await end('ROLLBACK', () => whole.catch(() => undefined));
      throw error;
    }
  }, isolation);
  return whole;
}

function inTurn<T>(
  arrive: Arrive,
  step: string,
  text: string,
  pid: number,
  send: () => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    arrive({
      step,
      text,
      pid,
      send: () => {
        const sent = send();
        sent.then(resolve, reject);
        return sent;
      },
    });
  });
}
