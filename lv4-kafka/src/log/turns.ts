/** Says whose turn it is. */
export interface Turns<Lane extends string> {
  /** One of those that wait. */
  next(waiting: readonly Lane[]): Lane;
}

/**
 * Weighted turns without starvation: while the same lanes wait, each gets exactly its weight out of every sum of the
 * weights, and the heaviest comes first. A lane that does not wait neither blocks the others nor saves up turns.
 *
 * The smooth weighted round-robin that load balancers use: each turn every waiting lane earns its weight, the richest is
 * served and pays for all.
 */
export function weightedTurns<Lane extends string>(weights: Record<Lane, number>): Turns<Lane> {
  const credits = new Map<Lane, number>();
  return {
    next(waiting) {
      for (const lane of credits.keys()) if (!waiting.includes(lane)) credits.delete(lane);
      let total = 0;
      for (const lane of waiting) {
        credits.set(lane, (credits.get(lane) ?? 0) + weights[lane]);
        total += weights[lane];
      }
      const [first, ...others] = waiting;
      if (first === undefined) throw new Error('nobody waits for a turn');
      const creditOf = (lane: Lane) => credits.get(lane) as number;
      const served = others.reduce((best, lane) => (creditOf(lane) > creditOf(best) ? lane : best), first);
      credits.set(served, creditOf(served) - total);
      return served;
    },
  };
}
