import { seededRandom } from '../rush/seeded-random';
import type { Run } from './run';
import { digitOf } from './schedule';

/** How many times priorities change within one schedule. Most races need one or two. */
const CHANGES = 2;

/**
 * A schedule by chance: each party has a priority, the one with the highest that can go on goes on, and at some steps the one that
 * goes on gets the lowest.
 *
 * PCT: of n parties with k steps in all, a race that needs d of its steps in a certain order is found with a probability of at
 * least 1 / (n · k^(d − 1)), for d up to `CHANGES` + 1 (Sebastian Burckhardt and others, "A Randomized Scheduler with
 * Probabilistic Guarantees of Finding Bugs", ASPLOS 2010).
 */
export function sampler(steps: number, seed: number): (run: Run) => Promise<void> {
  const random = seededRandom(seed);
  return async (run) => {
    const priorities = new Map(run.states().map(({ party }) => [digitOf(party), 1 + random()] as const));
    const changes = Array.from({ length: CHANGES }, () => 1 + Math.floor(random() * steps));
    for (let able = run.able(); able.length > 0; able = run.able()) {
      const highest = able.reduce((one, other) =>
        (priorities.get(one) as number) > (priorities.get(other) as number) ? one : other,
      );
      await run.step(highest);
      const change = changes.indexOf(run.schedule.length);
      if (change >= 0) priorities.set(highest, change / CHANGES);
    }
  };
}
