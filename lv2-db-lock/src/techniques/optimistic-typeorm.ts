/**
 * Optimistic, in TypeORM's words: the version is compared in the WHERE of an UPDATE that the query builder makes.
 *
 * Guarantees  no oversell and no duplicate, as long as every writer compares and bumps the version.
 * Costs       what `optimistic` costs, and the time in which TypeORM builds each statement and each entity. An attempt takes
 *             longer, so conflicts are more frequent.
 * Breaks if   the comparison is left to TypeORM: `@VersionColumn` counts the saves and compares none, and `lock: { mode:
 *             'optimistic' }` compares when it reads. Or if `affected` is not looked at: no row is no error.
 */
import type { Booking, BookingRequest } from '@ticket-rush/shared/booking/booking';
import { BookingEntity } from '@ticket-rush/shared/booking/booking.entity';
import { requireEligible } from '@ticket-rush/shared/booking/eligibility';
import { EventNotFound } from '@ticket-rush/shared/booking/refusals';
import type { Technique } from '@ticket-rush/shared/booking/technique';
import type { EntityManager } from 'typeorm';
import { BACKOFF, retryConflicts } from '../retry';
import { EventToSell } from '../typeorm/event-to-sell.entity';
import { insertBooking } from '../typeorm/insert-booking';

/** A comment of the query builder, by which the statement is known. */
const COMPARE_AND_SET = 'compare-and-set';

export const optimisticTypeorm: Technique = {
  slug: 'optimistic-typeorm',
  summary: 'compare-and-set on a version by TypeORM’s query builder; on a conflict, start over',
  expected: { oneInstance: 'holds', severalInstances: 'holds', pause: 'holds', crash: 'holds' },
  conflict: { by: 'no-row', statement: COMPARE_AND_SET, backoff: BACKOFF },
  create({ database, ...needs }) {
    return (request) =>
      database.session((session) =>
        retryConflicts(needs, () =>
          session.transaction((transaction) => bookIfUnchanged(database.managerOf(transaction), request)),
        ),
      );
  },
};

/** One attempt. A conflict has not written a row, so there is none to roll back. */
async function bookIfUnchanged(
  manager: EntityManager,
  request: BookingRequest,
): Promise<Booking | 'conflict'> {
  const { eventId, buyerId } = request;
  const event = await manager.findOneBy(EventToSell, { id: eventId });
  if (event === null) throw new EventNotFound(eventId);
  const alreadyBooked = await manager.existsBy(BookingEntity, { eventId, buyerId });
  requireEligible(event, alreadyBooked, request, event.begunAt);
  const sold = event.sold + 1;
  const { affected } = await manager
    .createQueryBuilder()
    .comment(COMPARE_AND_SET)
    .update(EventToSell)
    .set({ sold, version: () => 'version + 1' })
    .where({ id: eventId, version: event.version })
    .returning('id')
    .execute();
  return affected === 0 ? 'conflict' : insertBooking(manager, request, sold);
}
