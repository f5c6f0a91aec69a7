/** The same where there is room for seven characters: from a million on, in millions. */
export function short(value: number): string {
  return value < 1e6 ? whole(value) : `${whole(value / 1e6)} M`;
}

/** A figure as a person reads it: no fractions, thousands apart. */
export function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** To two digits; more than that is noise. */
export function ratioText(ratio: number | null): string {
  return ratio === null ? '–' : ratio.toFixed(2);
}

/** The least and the most of a round. */
export function spreadText(rounds: number[]): string {
  return `${whole(Math.min(...rounds))}, ${whole(Math.max(...rounds))}`;
}
