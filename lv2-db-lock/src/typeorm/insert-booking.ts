import type { Booking, BookingRequest } from '@ticket-rush/shared/booking/booking';
import { BookingEntity } from '@ticket-rush/shared/booking/booking.entity';
import type { EntityManager } from 'typeorm';

/** Writes the buyer's ticket down, by `insert`. `save` would first read whether it is there. */
export async function insertBooking(
  manager: EntityManager,
  { eventId, buyerId, technique, requestId }: BookingRequest,
  ticketNumber: number,
): Promise<Booking> {
  const booking = { eventId, buyerId, technique, requestId, ticketNumber };
  const { generatedMaps } = await manager.insert(BookingEntity, booking);
  return { ...booking, ...generatedMaps[0] } as Booking;
}
