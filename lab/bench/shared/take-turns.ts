/** One measurement of one contender, anew each time. */
export type Measure<Result> = () => Promise<Result>;

export interface Rounds {
  rounds: number;
  onRound: (round: number) => void;
}

/**
 * Measures contenders one after the other, and in the other order every second round: what else the machine does
 * meanwhile is to meet all of them alike.
 *
 * @returns the results of each under its name, by round
 * @throws what a contender throws
 */
export async function takeTurns<Name extends string, Result>(
  contenders: Record<Name, Measure<Result>>,
  { rounds, onRound }: Rounds,
): Promise<Record<Name, Result[]>> {
  const turns = Object.entries<Measure<Result>>(contenders).map(([name, measure]) => ({
    name,
    measure,
    results: [] as Result[],
  }));
  for (let round = 1; round <= rounds; round++) {
    onRound(round);
    for (const { measure, results } of round % 2 === 1 ? turns : turns.toReversed()) {
      results.push(await measure());
    }
  }
  return Object.fromEntries(turns.map(({ name, results }) => [name, results])) as Record<Name, Result[]>;
}
