/** To two digits; more than that is noise. */
export function ratioText(ratio: number | null): string {
  return ratio === null ? '–' : ratio.toFixed(2);
}
