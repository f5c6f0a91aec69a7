import type { DataSource, EntityManager } from 'typeorm';
import { z } from 'zod';
import { storableDate, storableText, wholeNumber } from '../database/storable';
import type { Booking, Event } from './booking';
import { BookingEntity } from './booking.entity';
import { EventEntity } from './event.entity';
import { EventNotFound } from './refusals';

/**
 * As many as the largest stadiums hold. An audit of them fits in memory, and where each ticket is a row (LV.2) they are laid
 * out in a second, while the caller waits.
 */
export const MAX_TICKETS = 100_000;

const A_YEAR_MS = 365 * 24 * 60 * 60 * 1000;

/** The body of `POST /events`. Without a window the sale is open from now on, for a year. */
export const newEvent = z
  .strictObject({
    name: storableText(200).default('The rush'),
    tickets: wholeNumber(1, MAX_TICKETS, ', or null for unlimited').nullable(),
    opensAt: storableDate.default(() => new Date()),
    closesAt: storableDate.optional(),
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

/** Where a level keeps tickets beside the event's own counter. */
export interface Stock {
  /** Runs in the transaction that creates the event. */
  layOut(manager: EntityManager, event: Event): Promise<void>;
  /** How many of the event's tickets have been taken from it. */
  countSold(dataSource: DataSource, eventId: number): Promise<number>;
}

/** The tickets of an event are a number in its row, and nowhere else. */
export const noStock: Stock = {
  layOut: async () => undefined,
  countSold: async () => 0,
};

/** Puts an event on sale. Every experiment makes its own, so no reset is needed. */
export function createEvent(dataSource: DataSource, event: NewEvent, stock = noStock): Promise<Event> {
  return dataSource.transaction(async (manager) => {
    const created = await manager.save(EventEntity, { ...event, sold: 0, version: 0 });
    await stock.layOut(manager, created);
    return created;
  });
}

/** The event, with what its own counter and the stock together say was sold. @throws EventNotFound */
export async function findEvent(dataSource: DataSource, eventId: number, stock = noStock): Promise<Event> {
  const event = await dataSource.getRepository(EventEntity).findOneBy({ id: eventId });
  if (event === null) throw new EventNotFound(eventId);
  return { ...event, sold: event.sold + (await stock.countSold(dataSource, eventId)) };
}

/** Every booking of the event in the order in which they were granted. */
export function listBookings(dataSource: DataSource, eventId: number): Promise<Booking[]> {
  return dataSource
    .getRepository(BookingEntity)
    .find({ where: { eventId }, order: { ticketNumber: 'ASC', id: 'ASC' } });
}
