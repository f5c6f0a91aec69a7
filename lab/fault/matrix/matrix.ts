import type { FaultName } from '@ticket-rush/shared/booking/faults';
import type { Expectation, Verdict } from '@ticket-rush/shared/booking/technique';
import type { LevelName } from '@ticket-rush/stack/level/levels';
import type { Machine } from '../../report/describe-machine';

/** What a fault does to a technique. */
export interface Cell {
  level: LevelName;
  technique: string;
  fault: FaultName;
  /** What the technique says of itself; null where the fault is not tried. */
  predicted: Verdict | null;
  observed: Verdict | null;
  /** What the buyers were told, the one who met the fault first; null where it was not tried, or failed. */
  told: string | null;
  /** Why it is not tried, or what went wrong. */
  reason: string | null;
}

/** `results/faults.json`. */
export interface Matrix {
  run: Machine;
  cells: Cell[];
}

/** What the service tells of a technique. */
export interface Tried {
  slug: string;
  expected: Expectation;
}

export interface Observed {
  verdict: Verdict;
  told: string;
}

/** Tries a fault at several techniques at once. @returns what came of it, by technique */
export type TryFault = (slugs: string[]) => Promise<Record<string, Observed>>;

export function asPredicted({ predicted, observed }: Cell): boolean {
  return predicted === observed;
}
