/**
 * The row lock in TypeORM's own words, for comparison with the technique `row-lock`. Both do the same.
 *
 * What it costs is measured, and it is the reason why the techniques name their statements instead.
 */
import type { BookingRequest, BookTicket, Event } from '@ticket-rush/shared/booking/booking';
import { BookingEntity } from '@ticket-rush/shared/booking/booking.entity';
import { requireEligible } from '@ticket-rush/shared/booking/eligibility';
import { EventEntity } from '@ticket-rush/shared/booking/event.entity';
import type { DataSource, EntityManager } from 'typeorm';

/** `update` and `insert`: TypeORM writes what it is told, and nothing else. */
export function rowLockByUpdate(dataSource: DataSource): BookTicket {
  return (request) =>
    dataSource.transaction(async (manager) => {
      const event = await lockEligible(manager, request);
      await manager.update(EventEntity, { id: event.id }, { sold: event.sold + 1 });
      const { generatedMaps } = await manager.insert(BookingEntity, rowOf(request, event));
      return { ...rowOf(request, event), ...generatedMaps[0] } as BookingEntity;
    });
}

/** `save`: TypeORM first reads what is there, to find out what to write. The lock is held meanwhile. */
export function rowLockBySave(dataSource: DataSource): BookTicket {
  return (request) =>
    dataSource.transaction(async (manager) => {
      const event = await lockEligible(manager, request);
      await manager.save(EventEntity, { ...event, sold: event.sold + 1 });
      return manager.save(BookingEntity, rowOf(request, event));
    });
}

async function lockEligible(manager: EntityManager, request: BookingRequest): Promise<Event> {
  const { eventId, buyerId } = request;
  const event = await manager.findOneOrFail(EventEntity, {
    where: { id: eventId },
    lock: { mode: 'pessimistic_write' },
  });
  requireEligible(event, await manager.existsBy(BookingEntity, { eventId, buyerId }), request, new Date());
  return event;
}

function rowOf({ eventId, buyerId, technique, requestId }: BookingRequest, { sold }: Event) {
  return { eventId, buyerId, technique, requestId, ticketNumber: sold + 1 };
}
