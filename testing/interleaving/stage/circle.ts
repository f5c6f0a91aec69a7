import { SQLSTATE, sqlState } from '@ticket-rush/shared/database/database-errors';

/** A party waited for what another one held. */
export interface Wait {
  waiter: string;
  holder: string;
}

/**
 * The circle of waits for which PostgreSQL has ended a transaction, going by the error: one line for each wait, which begins with the
 * process that waits, and ends with the one that it waits for. Empty for another error.
 *
 * @param partyOf the party that a process of the server works for
 */
export function circleIn(error: unknown, partyOf: (pid: number) => string): Wait[] {
  if (sqlState(error) !== SQLSTATE.deadlockDetected) return [];
  const { detail = '' } = error as { detail?: string };
  return detail.split('\n').flatMap((line) => {
    const numbers = line.match(/\d+/g) ?? [];
    const [waiter, holder] = [numbers.at(0), numbers.at(-1)];
    return waiter === undefined || holder === undefined || numbers.length < 2
      ? []
      : [{ waiter: partyOf(Number(waiter)), holder: partyOf(Number(holder)) }];
  });
}
