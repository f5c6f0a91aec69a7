import { ClientClosedError, ClientOfflineError, ErrorReply } from 'redis';
import type { Outcome } from '../errors/ticket-error';
import { Unavailable } from '../errors/unavailable';
import { withinTimeLimit } from '../retry/time-limit';

/** A server that is frozen rather than down keeps its connections open and never answers. */
const ANSWER_LIMIT_MS = 2_000;

/**
 * Waits for the answer of Redis, but not for ever.
 *
 * @param ifLost what it means for the booking that a command was sent and its answer never came
 * @throws Unavailable with that outcome; with `rejected` where the command was refused, or never sent
 */
export async function answerOf<T>(command: Promise<T>, ifLost: Outcome): Promise<T> {
  try {
    return await withinTimeLimit('Redis', ANSWER_LIMIT_MS, command);
  } catch (cause) {
    throw new Unavailable({
      detail: `Redis did not do it: ${(cause as Error).message}`,
      outcome: neverRan(cause) ? 'rejected' : ifLost,
      cause,
    });
  }
}

/** An error *reply* is an answer. A script must have touched each of its keys before its first lasting write for this. */
function neverRan(error: unknown): boolean {
  return [ErrorReply, ClientOfflineError, ClientClosedError].some((known) => error instanceof known);
}
