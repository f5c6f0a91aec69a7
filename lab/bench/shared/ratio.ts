import { median } from './median';
import type { Rate } from './rate';

/**
 * How fast `one` was, `other` being 1: the median over the rounds, each of which had both within seconds. `null` if it
 * was infinitely fast, because the other sold nothing.
 */
export function ratioOf(one: Pick<Rate, 'rounds'>, other: Pick<Rate, 'rounds'>): number | null {
  const ratio = median(one.rounds.map((speed, round) => speed / (other.rounds[round] ?? 0)));
  return Number.isFinite(ratio) ? ratio : null;
}
