/**
 * The popularity of events: the second is wanted half as often as the first, the third a third as often (Zipf's law).
 *
 * @returns the share of each, from the most popular on; their sum is 1
 */
export function zipfShares(events: number): number[] {
  const weights = Array.from({ length: events }, (_, index) => 1 / (index + 1));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** @returns what picks one of the items, each as often as its share says */
export function pickerOf<Item>(
  items: readonly Item[],
  shares: readonly number[],
  random = Math.random,
): () => Item {
  const bounds: number[] = [];
  for (const share of shares) bounds.push((bounds.at(-1) ?? 0) + share);
  return () => {
    const point = random();
    const index = lowestAbove(bounds, point);
    return items[Math.min(index, items.length - 1)] as Item;
  };
}

/** The index of the first bound above the point, by halving. */
function lowestAbove(bounds: number[], point: number): number {
  let [low, high] = [0, bounds.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((bounds[middle] as number) > point) high = middle;
    else low = middle + 1;
  }
  return low;
}
