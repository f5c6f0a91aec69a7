import { setTimeout as pause } from 'node:timers/promises';

const PAUSE_MS = 20;
/** Less than a test may take: the test that waits in vain then says for what. */
const LIMIT_MS = 60_000;

/**
 * Asks again and again until the answer is true, or as `isWanted` says. It stops waiting after a minute, even if an
 * answer never comes.
 *
 * @param what completes "waited in vain until …"
 * @returns the wanted answer
 * @throws an Error with `what` and the last answer
 * @example await until('the sale is over', () => soldOf(sale), (sold) => sold === TICKETS);
 */
export async function until<T>(
  what: string,
  ask: () => T | Promise<T>,
  isWanted: (answer: T) => boolean = (answer) => answer === true,
  limitMs = LIMIT_MS,
): Promise<T> {
  let last: T | undefined;
  const ended = new AbortController();
  const late = pause(limitMs, undefined, { signal: ended.signal }).then(() => {
    throw new Error(
      `waited ${limitMs} ms in vain until ${what}; the last answer was ${JSON.stringify(last)}`,
    );
  });
  try {
    for (;;) {
      last = await Promise.race([ask(), late]);
      if (isWanted(last)) return last;
      await Promise.race([pause(PAUSE_MS), late]);
    }
  } finally {
    late.catch(() => undefined);
    ended.abort();
  }
}
