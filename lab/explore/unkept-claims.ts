import { groupBy } from '@ticket-rush/shared/report/group-by';
import type { CensusRow } from './census';

/**
 * The techniques that are not what they claim, one sentence each. For a holder that is stopped past its lease, and for a limit of
 * seats, a technique has a claim of its own. One who was stopped may be turned away. A technique that is broken need not be so in each
 * case: two different buyers can do no harm to each other in a waiting room.
 * Nor need a technique that undersells turn a buyer away: with one ticket, it may be sold by then.
 */
export function unkeptClaims(rows: CensusRow[]): string[] {
  const techniques = groupBy(rows, nameOf);
  return [...techniques].flatMap(([name, cases]) => {
    const broken = cases.filter((row) => row.broken > 0).map((row) => row.case);
    const turnsAway = cases
      .filter((row) => row.undersells > 0 && row.case !== 'pause')
      .map((row) => row.case);
    const claim = cases[0]?.claim;
    if (claim === 'broken')
      return broken.length > 0 || cases.every(mayBreakWithinAStep)
        ? []
        : [`${name} claims to be broken, and no schedule breaks it`];
    if (broken.length > 0) return [`${name} claims "${claim}", and is broken: ${broken.join(', ')}`];
    if (claim === 'holds' && turnsAway.length > 0)
      return [`${name} claims "holds", and turns buyers away: ${turnsAway.join(', ')}`];
    return [];
  });
}

/** Two statements that count rows may run at the same time. A step is a whole statement, so no order of steps shows that. */
function mayBreakWithinAStep({ case: name }: CensusRow): boolean {
  return name === 'limit';
}

/** Cases for which a technique has a claim of its own. */
const OF_THEIR_OWN: Partial<Record<CensusRow['case'], string>> = {
  pause: ', stopped past its lease,',
  limit: ', with a limit of seats,',
};

function nameOf({ level, resource, technique, case: name }: CensusRow): string {
  return `${level} ${resource} ${technique}${OF_THEIR_OWN[name] ?? ''}`;
}
