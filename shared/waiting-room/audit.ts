import { countInversions } from '../booking/audit/inversions';
import type { Verdict } from '../booking/technique';
import { groupBy } from '../report/group-by';
import { examples, list } from '../report/sentences';
import type { Place } from './place';

export interface WaitingRoomAudit {
  eventId: number;
  places: number;
  buyers: number;
  /** Buyers with more than one place. */
  duplicates: { buyerId: number; placeIds: number[] }[];
  /**
   * Pairs of which the later buyer stands in front. How fair the order is, and no violation: two transactions
   * take their numbers from the sequence in either order.
   */
  inversions: number;
  verdict: Exclude<Verdict, 'undersells'>;
  /** The findings for a person, one sentence each. */
  report: string[];
}

/** Judges a queue by its places, first come first. */
export function auditWaitingRoom(eventId: number, places: Place[]): WaitingRoomAudit {
  const byBuyer = [...groupBy(places, ({ buyerId }) => buyerId)];
  const duplicates = byBuyer
    .filter(([, group]) => group.length > 1)
    .map(([buyerId, group]) => ({ buyerId, placeIds: group.map(({ id }) => id) }));
  return {
    eventId,
    places: places.length,
    buyers: byBuyer.length,
    duplicates,
    inversions: countInversions(places.map(({ enteredAt }) => enteredAt.getTime())),
    verdict: duplicates.length > 0 ? 'broken' : 'holds',
    report:
      duplicates.length > 0
        ? examples(
            duplicates,
            ({ buyerId, placeIds }) =>
              `Buyer ${buyerId} stands in the queue for event ${eventId} ${placeIds.length} times (places ${list(placeIds)}).`,
          )
        : [`${places.length} buyers wait for event ${eventId}, each in one place, and nothing is wrong.`],
  };
}
