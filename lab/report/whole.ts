/** A figure as a person reads it: no fractions, thousands apart. */
export function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
