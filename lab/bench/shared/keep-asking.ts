import { TicketError } from '@ticket-rush/shared/errors/ticket-error';

/** What came back in about the time that was given. */
export interface Answers {
  count: number;
  perSecond: number;
}

/**
 * Lets callers ask, each again as soon as it is answered, until the time is over; then waits for the last answers.
 *
 * @param ask is told which caller asks, from 0
 * @throws what a caller throws
 */
export async function keepAsking(
  callers: number,
  seconds: number,
  ask: (caller: number) => Promise<unknown>,
): Promise<Answers> {
  const startedAt = performance.now();
  const end = startedAt + seconds * 1000;
  let count = 0;
  const caller = async (_: unknown, index: number) => {
    for (; performance.now() < end; count++) await ask(index);
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return { count, perSecond: count / ((performance.now() - startedAt) / 1000) };
}

/**
 * False if the caller was refused because others are in the way, and may ask again. That the tickets are sold out is no
 * such refusal: it takes less than a booking does, and would be counted as an attempt.
 *
 * @throws anything else that went wrong
 */
export async function isGranted(asked: Promise<unknown>): Promise<boolean> {
  try {
    await asked;
    return true;
  } catch (error) {
    if (error instanceof TicketError && error.outcome === 'rejected' && error.retryable) return false;
    throw error;
  }
}
