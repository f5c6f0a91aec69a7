import { type Rate, rateOf } from './rate';
import { ratioOf } from './ratio';

/** Something in Node, and next to it what does less. */
export interface RatioRow {
  what: string;
  callers: number;
  /** What it is compared with. */
  other: string;
  node: Rate;
  others: Rate;
  /** Node's speed, the other's being 1: the median over the rounds. */
  ratio: number | null;
}

/** Holds the rounds of one against those of the other. */
export function besides(
  what: Pick<RatioRow, 'what' | 'callers' | 'other'>,
  { node, other }: { node: number[]; other: number[] },
): RatioRow {
  return {
    ...what,
    node: rateOf(node),
    others: rateOf(other),
    ratio: ratioOf({ rounds: node }, { rounds: other }),
  };
}
