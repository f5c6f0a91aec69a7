import { partyName } from '../schedule';

/** T1 does the first, T2 the second, and so on. */
export function byParty<T>(plays: T[]): Record<string, T> {
  return Object.fromEntries(plays.map((play, index) => [partyName(String(index + 1)), play]));
}
