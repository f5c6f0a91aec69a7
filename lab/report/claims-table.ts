import { renderTable } from '@ticket-rush/shared/report/table';
import { type Claim, isKept } from '../bench/claim';
import type { Colours } from './colour';
import { whole } from './whole';

/** What was measured against what was promised. */
export function claimsTable(claims: Claim[], { good, bad }: Colours): string {
  return renderTable(
    [
      { heading: 'what' },
      { heading: 'measured', align: 'right' },
      { heading: 'limit', align: 'right' },
      { heading: 'kept?' },
    ],
    claims.map((claim) => [
      claim.what,
      `${whole(claim.measured)} ${claim.unit}`,
      claim.limit === undefined ? '' : `${whole(claim.limit)} ${claim.unit}`,
      claim.limit === undefined ? '' : isKept(claim) ? good('yes') : bad('NO'),
    ]),
  );
}
