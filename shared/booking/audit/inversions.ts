/**
 * Counts the pairs that are in the wrong order: the number of swaps that bubble sort would need.
 *
 * Kendall's tau distance, by merge sort in O(n log n). Equal values are in order.
 */
export function countInversions(values: readonly number[]): number {
  return sortAndCount([...values]).inversions;
}

function sortAndCount(values: number[]): { sorted: number[]; inversions: number } {
  if (values.length < 2) return { sorted: values, inversions: 0 };
  const middle = values.length >> 1;
  const left = sortAndCount(values.slice(0, middle));
  const right = sortAndCount(values.slice(middle));
  const merged = mergeAndCount(left.sorted, right.sorted);
  return { sorted: merged.sorted, inversions: left.inversions + right.inversions + merged.inversions };
}

/** A value that comes from the right half overtakes all values that still wait in the left half. */
function mergeAndCount(left: number[], right: number[]): { sorted: number[]; inversions: number } {
  const sorted: number[] = [];
  let inversions = 0;
  let l = 0;
  for (const value of right) {
    while (l < left.length && (left[l] as number) <= value) sorted.push(left[l++] as number);
    inversions += left.length - l;
    sorted.push(value);
  }
  return { sorted: sorted.concat(left.slice(l)), inversions };
}
