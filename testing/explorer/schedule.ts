/**
 * The order in which parties took their steps, one digit for each step: `1121221`. T1 is 1, T2 is 2; a lease that ends is L.
 *
 * It has no digit for what a party does by itself once another has let it go on.
 */
export type Schedule = string;

export function partyName(digit: string): string {
  return /\d/.test(digit) ? `T${digit}` : digit;
}

export function digitOf(party: string): string {
  return party.replace(/^T/, '');
}

/** How often another party goes on than the one that took the step before. */
export function switchesOf(schedule: Schedule): number {
  return [...schedule].filter((digit, index) => index > 0 && digit !== schedule[index - 1]).length;
}

/** Fewest switches first, then fewest steps: what a person understands soonest. */
export function compareSchedules(one: Schedule, other: Schedule): number {
  return switchesOf(one) - switchesOf(other) || one.length - other.length || (one < other ? -1 : 1);
}
