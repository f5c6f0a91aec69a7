import { sqlState } from '@ticket-rush/shared/database/database-errors';
import { TicketError } from '@ticket-rush/shared/errors/ticket-error';

/**
 * SQLSTATE classes that say nothing against the statement: 08 connection, 40 rolled back for the sake of another
 * transaction, 53 out of resources, 55 not in the state for it (a lock), 57 an operator intervened.
 */
const TRANSIENT_CLASSES = ['08', '40', '53', '55', '57'];

/**
 * Whether the trouble is around the record and not in it: the database or Redis is away or busy. Then the record stays
 * where it is and is tried again, and so do those behind it. Anything else would fail as often as it is tried.
 */
export function isOutage(error: unknown): boolean {
  if (error instanceof TicketError) return error.retryable;
  const state = sqlState(error);
  return state !== undefined && TRANSIENT_CLASSES.some((known) => state.startsWith(known));
}
