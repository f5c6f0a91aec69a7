/** The smallest and the largest value of several rounds. */
export type Range = [least: number, most: number];

export function rangeOf(values: readonly number[]): Range {
  return [Math.min(...values), Math.max(...values)];
}

/**
 * The middle value; of an even number of them, the lower of the two in the middle. So the figure of a rush is one that a round
 * had: counts stay whole numbers, and a round that never sold out (infinity) is not averaged. The speed of a bench is a mean of
 * the two (`median` in bench/shared/rate.ts).
 */
export function lowerMedian(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.ceil(sorted.length / 2) - 1] ?? 0;
}

/** Two measurements whose rounds overlap are equal, as far as these rounds can tell. */
export function overlap([least, most]: Range, [otherLeast, otherMost]: Range): boolean {
  return least <= otherMost && otherLeast <= most;
}
