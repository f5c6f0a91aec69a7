import type { Database } from '@ticket-rush/shared/database/database';

/** A worker's database, with its death at one commit: of a transaction, or of a statement outside of one. Counted from 1. */
export function dyingAt(
  database: Database,
  commit: number,
  when: 'before' | 'after',
  die: () => Promise<never>,
): Database {
  let commits = 0;
  const transaction: Database['transaction'] = async (work, isolation) => {
    commits += 1;
    if (commits !== commit) return database.transaction(work, isolation);
    const ended = database.transaction(async (inside) => {
      const result = await work(inside);
      if (when === 'before') throw new Error('the worker dies, and PostgreSQL rolls back');
      return result;
    }, isolation);
    await ended.catch(() => undefined);
    return die();
  };
  const run: Database['run'] = (statement, values) => transaction((inside) => inside.run(statement, values));
  return {
    transaction,
    run,
    session: (work) => work({ transaction, run }),
    managerOf: database.managerOf,
  };
}
