import { setTimeout as sleep } from 'node:timers/promises';

export interface Backoff {
  /** The longest that the first pause may be, in milliseconds. */
  baseMs: number;
  /** The longest that any pause may be, in milliseconds. */
  capMs: number;
}

/**
 * How long to wait before attempt `attempt` + 1, in milliseconds: anywhere from 0 to a ceiling that doubles each time.
 *
 * Contenders that failed together must not come back together. Of the usual formulas full jitter needs the fewest
 * attempts in all (Marc Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
 */
export function fullJitterMs(attempt: number, { baseMs, capMs }: Backoff): number {
  return Math.random() * Math.min(capMs, baseMs * 2 ** (attempt - 1));
}

/** Lets a time pass, in milliseconds. */
export type Pause = (ms: number) => Promise<unknown>;

/**
 * Waits for that long.
 *
 * @param pause how: in real time unless told
 */
export async function backOff(attempt: number, backoff: Backoff, pause: Pause = sleep): Promise<void> {
  await pause(fullJitterMs(attempt, backoff));
}
