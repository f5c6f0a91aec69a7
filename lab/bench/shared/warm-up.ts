/** Long enough for the compiler of V8, for connections, and for scripts that a server has not seen. */
const WARM_UP_S = 0.5;

/** A service that has just been started becomes three times as fast within its first ten thousand answers. */
export const COLD_S = 3;

/**
 * How long to warm up before measurements of so many seconds.
 *
 * @param usualS what is enough. Measurements of less than a second show no more than that all works, and get a share of it
 */
export function warmFor(usualS: number, seconds: number): number {
  return usualS * Math.min(1, seconds);
}

/** Lets a contender work for a while, and looks away. What it finds wrong in that while counts for nothing, either. */
export async function warmUp(
  work: (seconds: number) => Promise<unknown>,
  seconds = WARM_UP_S,
): Promise<void> {
  await work(seconds);
}
