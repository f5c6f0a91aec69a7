import type { Exploration } from '@ticket-rush/testing/explorer/exploration';
import type { Explored, ExploreOptions } from '@ticket-rush/testing/explorer/explore';
import type { Claim } from './claim';

/** Three parties, and a lease that can end at any step, have too many schedules to try each. */
export function beginWith(buyers: readonly number[], { where }: Claim): Effort['begin'] {
  const isLarge = buyers.length > 2 || where === 'where a holder is stopped past its lease';
  return isLarge ? 'reduced' : 'all';
}

export interface Effort {
  /** Where to begin: each schedule, or one of each kind. */
  begin: 'all' | 'reduced';
  /** The most schedules that one way may try. */
  limit: number;
  /** Only a sample, from this seed. */
  seed?: number;
  /** How many schedules a sample has. */
  sample: number;
  onSchedule?: ExploreOptions['onSchedule'];
}

/**
 * Every schedule; or, where there are more than the limit, one of those that differ only in the order of steps that commute; or,
 * where those are more than the limit as well, a sample.
 */
export async function exploreRace(
  exploration: Exploration,
  { begin, limit, seed, sample, onSchedule }: Effort,
): Promise<Explored> {
  const told = onSchedule && { onSchedule };
  if (seed === undefined) {
    for (const way of begin === 'all' ? (['all', 'reduced'] as const) : (['reduced'] as const)) {
      const found = await exploration.explore({ way, limit, ...told });
      if (found.complete) return found;
    }
  }
  return exploration.explore({ way: 'sample', limit: sample, seed: seed ?? 1, ...told });
}
