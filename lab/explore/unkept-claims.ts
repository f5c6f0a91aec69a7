import { groupBy } from '@ticket-rush/shared/report/group-by';
import type { CensusRow } from './census';

/**
 * The techniques that are not what they claim for one instance, one sentence each. A technique that is broken need not be so in each
 * case: two different buyers can do no harm to each other in a waiting room.
 * Nor need a technique that undersells turn a buyer away: with one ticket, it may be sold by then.
 */
export function unkeptClaims(rows: CensusRow[]): string[] {
  const techniques = groupBy(rows, ({ level, resource, technique }) => `${level} ${resource} ${technique}`);
  return [...techniques].flatMap(([name, cases]) => {
    const broken = cases.filter((row) => row.broken > 0).map((row) => row.case);
    const turnsAway = cases.filter((row) => row.undersells > 0).map((row) => row.case);
    const claim = cases[0]?.claim;
    if (claim === 'broken')
      return broken.length > 0 ? [] : [`${name} claims to be broken, and no schedule breaks it`];
    if (broken.length > 0) return [`${name} claims "${claim}", and is broken: ${broken.join(', ')}`];
    if (claim === 'holds' && turnsAway.length > 0)
      return [`${name} claims "holds", and turns buyers away: ${turnsAway.join(', ')}`];
    return [];
  });
}
