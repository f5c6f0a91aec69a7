import type { Database } from '@ticket-rush/shared/database/database';
import { createGate } from '../interleaving/barrier';

/** A database whose statements have been answered and not yet committed. */
export interface HeldOpen {
  database: Database;
  /** Resolves when the first statement has been answered. */
  answered: Promise<void>;
  commit(): void;
}

/**
 * Holds the transaction of each single statement open until the test lets it commit: what another buyer meets in
 * between is what a technique with one statement has instead of steps.
 */
export function heldOpen(database: Database): HeldOpen {
  const answered = createGate();
  const mayCommit = createGate();
  return {
    answered: answered.opened,
    commit: mayCommit.open,
    database: {
      ...database,
      run: (statement, values) =>
        database.transaction(async (transaction) => {
          const rows = await transaction.run(statement, values);
          answered.open();
          await mayCommit.opened;
          return rows;
        }),
    },
  };
}
