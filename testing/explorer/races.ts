import { commute, type Footprint } from './footprint';

/** A point of a schedule at which a party was chosen. */
export interface Choice {
  taken: string;
  able: string[];
  /** Parties that are to be chosen here, in one schedule each. */
  wanted: Set<string>;
  /** What the step that was taken means to the others. */
  footprint?: Footprint;
  /** Parties whose schedules from here on have been tried. */
  tried: Map<string, Footprint>;
  /** Parties whose step here would only lead to what was tried before it, in another order. */
  asleep: Map<string, Footprint>;
}

/**
 * Finds the races of a schedule that was tried, and wants each turned round: where two steps of two parties do not commute, and no
 * step between them puts them in their order, the party of the later one is to be chosen at the point of the earlier one. Where it
 * cannot go on there, each other party is.
 */
export function noteRaces(path: readonly Choice[]): void {
  const before = happenedBefore(path);
  for (const [later, { taken }] of path.entries())
    for (const [earlier, choice] of path.slice(0, later).entries()) {
      if (choice.taken === taken || !areDependent(choice, path[later] as Choice)) continue;
      const isOrdered = path.some(
        (_, between) => before[between]?.has(earlier) && before[later]?.has(between),
      );
      if (isOrdered) continue;
      for (const digit of choice.able.includes(taken) ? [taken] : choice.able) choice.wanted.add(digit);
    }
}

/** For each step, those that happened before it: by its own party, by a step that does not commute with it, or before one of those. */
function happenedBefore(path: readonly Choice[]): Set<number>[] {
  const before: Set<number>[] = [];
  for (const [later, choice] of path.entries()) {
    const all = new Set<number>();
    for (const [earlier, other] of path.slice(0, later).entries()) {
      if (other.taken !== choice.taken && !areDependent(other, choice)) continue;
      all.add(earlier);
      for (const step of before[earlier] ?? []) all.add(step);
    }
    before.push(all);
  }
  return before;
}

function areDependent(one: Choice, other: Choice): boolean {
  return !commute(one.footprint as Footprint, other.footprint as Footprint);
}
