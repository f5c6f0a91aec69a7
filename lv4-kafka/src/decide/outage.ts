import { isPassing } from '@ticket-rush/shared/database/database-errors';
import { TicketError } from '@ticket-rush/shared/errors/ticket-error';

/**
 * Whether the trouble is around the record and not in it: the database or Redis is away, busy, or may not be written to. Then
 * the record stays where it is and is tried again, and so do those behind it. Anything else would fail as often as it is tried.
 */
export function isOutage(error: unknown): boolean {
  return error instanceof TicketError ? error.retryable : isPassing(error);
}
