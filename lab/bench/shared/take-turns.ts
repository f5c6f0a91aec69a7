/** For how long, and how often, something is measured. */
export interface Timing {
  /** Of each cell, on each side, in each round, where the time is what is given. */
  seconds: number;
  rounds: number;
}

/** Long enough for the compiler of V8, for connections, and for scripts that a server has not seen. */
export const WARM_UP_S = 0.5;

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

/** What takes turns: under its name one measurement, anew each time. */
export type Side<Name extends string, Result> = readonly [name: Name, measure: () => Promise<Result>];

export interface Rounds {
  rounds: number;
  onRound: (round: number) => void;
}

/**
 * Measures sides one after the other, and in the other order every second round: what else the machine does
 * meanwhile is to meet all of them alike.
 *
 * @returns the results of each under its name, by round
 * @throws what a side throws
 */
export async function takeTurns<Name extends string, Result>(
  sides: readonly Side<Name, Result>[],
  { rounds, onRound }: Rounds,
): Promise<Record<Name, Result[]>> {
  const turns = sides.map(([name, measure]) => ({ name, measure, results: [] as Result[] }));
  for (let round = 1; round <= rounds; round++) {
    onRound(round);
    for (const { measure, results } of round % 2 === 1 ? turns : turns.toReversed()) {
      results.push(await measure());
    }
  }
  return Object.fromEntries(turns.map(({ name, results }) => [name, results])) as Record<Name, Result[]>;
}
