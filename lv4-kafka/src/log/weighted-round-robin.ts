/** Chooses the lane that is served next. */
export interface RoundRobin<Lane extends string> {
  /** One of those that wait. */
  next(waiting: readonly Lane[]): Lane;
}

/**
 * Weighted round robin without starvation: while the same lanes wait, each is served exactly its weight out of every sum of the
 * weights, and the heaviest is served first. A lane that does not wait neither blocks the others nor saves up credit.
 *
 * This is the smooth variant that load balancers use: each time, every waiting lane earns its weight, the lane with the most
 * credit is served, and it pays the sum of the weights.
 */
export function weightedRoundRobin<Lane extends string>(weights: Record<Lane, number>): RoundRobin<Lane> {
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
      if (first === undefined) throw new Error('no lane waits');
      const creditOf = (lane: Lane) => credits.get(lane) as number;
      const served = others.reduce((best, lane) => (creditOf(lane) > creditOf(best) ? lane : best), first);
      credits.set(served, creditOf(served) - total);
      return served;
    },
  };
}
