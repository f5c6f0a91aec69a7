import {
  type Database,
  type Isolation,
  openSession,
  type Session,
  type Transaction,
} from '@ticket-rush/shared/database/database';
import { managerOn } from '@ticket-rush/shared/database/manager-on';
import { createGate } from '../barrier';
import type { NumberNames } from '../transcript/number-names';
import { showRows, showStatement } from '../transcript/statement-text';
import { type Call, held } from './call';
import type { Connection, Connections } from './connections';

/** A statement that one party wants to send, held back until the schedule calls it. */
interface StatementCall extends Call {
  /** Where it will be sent. */
  connection: Connection;
}

type Announce = (call: StatementCall) => void;
type Hold = <T>(step: string, text: string, act: () => Promise<T>) => Promise<T>;

/** A database that announces each statement and sends it when it is called. What uses it runs unchanged. */
export function scheduledDatabase(
  connections: Connections,
  names: NumberNames,
  announce: Announce,
): Database {
  const session: Database['session'] = async (work) => {
    const connection = connections.lend();
    try {
      return await work(scheduledSession(connection, names, announce));
    } finally {
      connections.giveBack(connection);
    }
  };
  return {
    session,
    run: (wanted, values) => session((borrowed) => borrowed.run(wanted, values)),
    transaction: (work, isolation) => session((borrowed) => borrowed.transaction(work, isolation)),
    managerOf: (transaction) => managerOn(connections.dataSource, transaction),
  };
}

function scheduledSession(connection: Connection, names: NumberNames, announce: Announce): Session {
  const real = openSession(connection.client);
  const hold: Hold = (step, text, act) => {
    const show = (rows: unknown) => showRows(text, rows, names);
    return held(announce, { step, text, kind: 'statement', connection, show }, act);
  };
  const scheduled = (inside: Transaction): Transaction => ({
    run: (wanted, values) =>
      hold(wanted.name, showStatement(wanted.text, values, names), () => inside.run(wanted, values)),
  });
  return {
    ...scheduled(real),
    transaction: (work, isolation) =>
      scheduledTransaction(
        real,
        { connection, hold, announce },
        (inside) => work(scheduled(inside)),
        isolation,
      ),
  };
}

async function scheduledTransaction<T>(
  real: Session,
  { connection, hold, announce }: { connection: Connection; hold: Hold; announce: Announce },
  work: (transaction: Transaction) => Promise<T>,
  isolation?: Isolation,
): Promise<T> {
  let whole = Promise.resolve() as Promise<unknown>;
  /** The real transaction sends the end itself, once this has settled. */
  const end = (step: 'COMMIT' | 'ROLLBACK', answer: () => Promise<unknown>) =>
    new Promise<void>((goOn, fail) => {
      const send = () => {
        goOn();
        return answer();
      };
      // Where COMMIT fails the real transaction rolls back, and that need not be announced.
      const abandon = step === 'COMMIT' ? fail : () => goOn();
      announce({ step, text: step, kind: 'statement', connection, show: () => '', send, abandon });
    });
  const begin = isolation === undefined ? 'BEGIN' : `BEGIN ISOLATION LEVEL ${isolation}`;
  await hold('BEGIN', begin, () => {
    const begun = createGate();
    whole = real.transaction(async (transaction) => {
      begun.open();
      const result = await work(transaction).catch(async (error: unknown) => {
        // The error is the application's own affair; what PostgreSQL answers to ROLLBACK is yes.
        await end('ROLLBACK', () => whole.catch(() => undefined));
        throw error;
      });
      await end('COMMIT', () => whole.then(() => undefined));
      return result;
    }, isolation);
    return Promise.race([begun.opened, whole]);
  });
  return whole as Promise<T>;
}
