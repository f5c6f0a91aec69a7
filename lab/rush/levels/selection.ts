import { didYouMean } from '@ticket-rush/shared/report/did-you-mean';
import type { LevelName } from '@ticket-rush/stack/level/levels';

/** What to run: these levels, and of their techniques these; without a list of techniques, all. */
export interface Selection {
  levels: LevelName[];
  techniques?: string[];
}

/** Whether a technique is among those that are wanted. */
export function isWanted({ techniques }: { techniques?: string[] | undefined }, slug: string): boolean {
  return techniques?.includes(slug) ?? true;
}

/** A technique that none of the levels has. */
export class UnknownTechnique extends Error {
  constructor(slug: string, catalogue: Map<LevelName, string[]>) {
    const known = [...catalogue].map(([level, slugs]) => `${level} has ${slugs.join(', ')}`).join('; ');
    const near = didYouMean(slug, [...catalogue.values()].flat());
    super(`unknown technique '${slug}'${near}: ${known}.`);
  }
}

/**
 * Leaves out the levels that have none of the techniques that are wanted.
 *
 * @throws UnknownTechnique
 */
export function selectTechniques(wanted: readonly string[], catalogue: Map<LevelName, string[]>): Selection {
  const known = [...catalogue.values()].flat();
  const unknown = wanted.find((slug) => !known.includes(slug));
  if (unknown !== undefined) throw new UnknownTechnique(unknown, catalogue);
  const levels = [...catalogue]
    .filter(([, slugs]) => slugs.some((slug) => wanted.includes(slug)))
    .map(([level]) => level);
  return { levels, techniques: [...wanted] };
}
