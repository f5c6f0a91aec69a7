import { TicketError } from '@ticket-rush/shared/errors/ticket-error';
import type { Attempt } from '../requests/attempt';

/** A refusal that holds for all attempts with the same key: Redis knows that none of them was admitted. */
export class DefiniteRefusal extends TicketError {
  constructor(refusal: TicketError) {
    const { type, status, title, message } = refusal;
    super({ type, status, title, detail: message, cause: refusal });
  }
}

/**
 * Whether Redis knows of each attempt that it has admitted. It does if it was loaded before the key was used for the first time:
 * it has not forgotten since. If it was loaded later, an earlier attempt may be in the log that Redis does not remember. That one
 * is decided or has expired once a request is no longer worth deciding. It is given twice the time, because the clocks of API and
 * database may differ.
 *
 * @param loadedAt in milliseconds, by the clock of the database
 */
export function remembersAll(loadedAt: number, { at, firstAt }: Attempt, requestTtlMs: number): boolean {
  return loadedAt < firstAt || loadedAt + 2 * requestTtlMs < at;
}
