import { median } from './median';

/** How fast something was. */
export interface Rate {
  /** The median of the rounds. */
  perSecond: number;
  /** Per second, in each round. */
  rounds: number[];
}

export function rateOf(rounds: number[]): Rate {
  return { perSecond: median(rounds), rounds };
}
