import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { Booking, Event } from './booking';
import { BookingEntity } from './booking.entity';
import { EventEntity } from './event.entity';
import { EventNotFound } from './refusals';

/** More than any stadium holds, and few enough that an audit fits in memory. */
export const MAX_TICKETS = 1_000_000;

const COUNT = 'must be a whole number from 1 to 1,000,000, or null for unlimited';

const A_YEAR_MS = 365 * 24 * 60 * 60 * 1000;

/** The body of `POST /events`. Without a window the sale is open from now on, for a year. */
export const newEvent = z
  .strictObject({
    name: z.string().trim().min(1).max(200).default('The rush'),
    tickets: z.int(COUNT).min(1, COUNT).max(MAX_TICKETS, COUNT).nullable(),
    opensAt: z.iso
      .datetime({ offset: true })
      .pipe(z.coerce.date())
      .default(() => new Date()),
    closesAt: z.iso.datetime({ offset: true }).pipe(z.coerce.date()).optional(),
  })
  .transform((event) => ({
    ...event,
    closesAt: event.closesAt ?? new Date(event.opensAt.getTime() + A_YEAR_MS),
  }))
  .refine(({ opensAt, closesAt }) => closesAt > opensAt, {
    path: ['closesAt'],
    message: 'must be after opensAt',
  });

export type NewEvent = z.infer<typeof newEvent>;

/** Puts an event on sale. Every experiment makes its own, so nothing ever needs a reset. */
export function createEvent(dataSource: DataSource, event: NewEvent): Promise<Event> {
  return dataSource.getRepository(EventEntity).save({ ...event, sold: 0, version: 0 });
}

/** @throws EventNotFound */
export async function findEvent(dataSource: DataSource, eventId: number): Promise<Event> {
  const event = await dataSource.getRepository(EventEntity).findOneBy({ id: eventId });
  if (event === null) throw new EventNotFound(eventId);
  return event;
}

/** Every booking of the event in the order in which they were granted. */
export function listBookings(dataSource: DataSource, eventId: number): Promise<Booking[]> {
  return dataSource
    .getRepository(BookingEntity)
    .find({ where: { eventId }, order: { ticketNumber: 'ASC', id: 'ASC' } });
}
