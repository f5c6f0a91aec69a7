import type { Expectation, Verdict } from '@ticket-rush/shared/booking/technique';
import type { Explored } from '@ticket-rush/testing/explorer/explore';

/** What a technique claims, and where. */
export interface Claim {
  verdict: Verdict;
  where:
    | 'on one instance'
    | 'on several instances'
    | 'where a holder is stopped past its lease'
    | 'where a buyer may have one seat';
}

/** A technique that takes no lease claims for a pause what it claims without one; one that does not ask for the limit, that it is broken. */
export function claimOf(
  { oneInstance, severalInstances, pause, limit }: Expectation,
  explored: { processes: 'one' | 'several'; pause: boolean; seatLimit: boolean },
): Claim {
  if (explored.seatLimit) return { verdict: limit ?? 'broken', where: 'where a buyer may have one seat' };
  if (explored.processes === 'one') return { verdict: oneInstance, where: 'on one instance' };
  if (explored.pause && pause !== undefined)
    return { verdict: pause, where: 'where a holder is stopped past its lease' };
  return { verdict: severalInstances, where: 'on several instances' };
}

/**
 * Whether the schedules show what the technique claims: `holds` has none that is broken or turns a buyer away, `undersells` has none
 * that is broken, `broken` has at least one. A holder that was stopped past its lease may be told to come again.
 */
export function isAsClaimed(
  { broken, undersells }: Pick<Explored, 'broken' | 'undersells'>,
  { verdict, where }: Claim,
): boolean {
  if (verdict === 'broken') return broken > 0;
  const mayTurnAway = verdict === 'undersells' || where === 'where a holder is stopped past its lease';
  return broken === 0 && (mayTurnAway || undersells === 0);
}
