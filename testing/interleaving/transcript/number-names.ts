/**
 * From here on numbers are ids that PostgreSQL gave while it was explored. Each sequence has a range of that size for itself.
 */
export const FIRST_ID = 100_000_000;

/** How a number is shown. */
export type NumberNames = (number: number | null) => string;

/**
 * Small numbers are shown as they are. An id from the ranges above is shown as the first, second, … of its range, so that a
 * schedule reads the same however many were run before it.
 *
 * @param given names that are known beforehand
 */
export function nameNumbers(given: ReadonlyMap<number, number> = new Map()): NumberNames {
  const names = new Map(given);
  const seen = new Map<number, number>();
  return (number) => {
    if (number === null || number < FIRST_ID) return String(number);
    const range = Math.floor(number / FIRST_ID);
    if (!names.has(number)) {
      seen.set(range, (seen.get(range) ?? 0) + 1);
      names.set(number, seen.get(range) as number);
    }
    return String(names.get(number));
  };
}
