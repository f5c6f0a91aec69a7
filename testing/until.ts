import { setTimeout as pause } from 'node:timers/promises';

const PAUSE_MS = 20;
/**
 * How long a test waits for what must happen, in milliseconds. A test that passes does not pay for it, so it is many times what a
 * busy machine needs. It is less than a test may take (jest.config.js): the test that waits in vain then says for what.
 */
export const PATIENCE_MS = 120_000;

/**
 * Asks again and again until the answer is true, or as `isWanted` says. At the end of its patience it stops waiting, even if an
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
  limitMs = PATIENCE_MS,
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
