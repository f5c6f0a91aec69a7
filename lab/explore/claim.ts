import type { Verdict } from '@ticket-rush/shared/booking/technique';
import type { Explored } from '@ticket-rush/testing/explorer/explore';

/**
 * Whether the schedules show what the technique claims for one process: `holds` has none that is broken or turns a buyer away,
 * `undersells` has none that is broken, `broken` has at least one.
 */
export function isAsClaimed(
  { broken, undersells }: Pick<Explored, 'broken' | 'undersells'>,
  claim: Verdict,
): boolean {
  if (claim === 'broken') return broken > 0;
  return broken === 0 && (claim === 'undersells' || undersells === 0);
}
