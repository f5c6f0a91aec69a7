/** The middle one; of an even number, the mean of the two in the middle. @throws RangeError if there is none */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('nothing has no median');
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  const around = sorted.slice(Math.ceil(middle) - 1, Math.floor(middle) + 1);
  return around.reduce((sum, value) => sum + value, 0) / around.length;
}

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

/** The rate of what knows more of each round than how fast it was. */
export function speedOf(results: readonly { perSecond: number }[]): Rate {
  return rateOf(results.map(({ perSecond }) => perSecond));
}

/**
 * How fast `one` was, `other` being 1: the median over the rounds, each of which had both within seconds. `null` if it
 * was infinitely fast, because the other sold nothing.
 */
export function ratioOf(one: Pick<Rate, 'rounds'>, other: Pick<Rate, 'rounds'>): number | null {
  return finiteMedian(perRound(one.rounds, other.rounds));
}

/** Each round of one against the same round of the other. */
export function perRound(one: readonly number[], other: readonly number[]): number[] {
  return one.map((figure, round) => figure / (other[round] ?? 0));
}

/** The median; `null` if it is infinite, or there is no round. */
export function finiteMedian(rounds: readonly number[]): number | null {
  const middle = rounds.length === 0 ? Number.NaN : median(rounds);
  return Number.isFinite(middle) ? middle : null;
}

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
