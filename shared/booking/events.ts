import type { DataSource, EntityManager } from 'typeorm';
import { z } from 'zod';
import { storableDate, storableText, wholeNumber } from '../database/storable';
import { InvalidRequest } from '../errors/invalid-request';
import type { Booking, Event } from './booking';
import { BookingEntity } from './booking.entity';
import { EventEntity } from './event.entity';
import { EventNotFound } from './refusals';

/**
 * The largest stadiums hold as many. The audit of so many tickets fits in memory. Where each ticket is a row (LV.2), all rows are
 * written in a second, while the caller waits.
 */
export const MAX_TICKETS = 100_000;

/** A limit is for people who buy for family and friends. */
const MOST_SEATS_PER_BUYER = 10;
export const MOST_TICKETS_PER_BUYER = 10;

const A_YEAR_MS = 365 * 24 * 60 * 60 * 1000;

/** The body of `POST /events`. Without a window the sale is open from now on, for a year. */
export const newEvent = z.strictObject({
  name: storableText(200).default('The rush'),
  tickets: wholeNumber(1, MAX_TICKETS, ', or null for unlimited')
    .nullable()
    .meta({ examples: [100] }),
  seatsPerBuyer: wholeNumber(1, MOST_SEATS_PER_BUYER, ', or null for no limit')
    .nullable()
    .default(null)
    .meta({ examples: [2] }),
  ticketsPerBuyer: wholeNumber(1, MOST_TICKETS_PER_BUYER)
    .default(1)
    .meta({ examples: [4] }),
  opensAt: storableDate.optional(),
  closesAt: storableDate.optional(),
});

export type NewEvent = z.infer<typeof newEvent>;

/** An event as its operator has put it on sale. */
export interface EventOnSale extends Event {
  seatsPerBuyer: number | null;
  /** The most tickets that one buyer may have by orders. A buyer who books without a quantity gets one ticket. */
  ticketsPerBuyer: number;
}

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
export function createEvent(dataSource: DataSource, event: NewEvent, stock = noStock): Promise<EventOnSale> {
  return dataSource.transaction(async (manager) => {
    const window = windowOf(event, await readClock(manager));
    const created = await manager.save(EventEntity, { ...event, ...window, sold: 0, version: 0 });
    await stock.layOut(manager, created);
    return created;
  });
}

/** The clock that judges the sale is the one that opens it. In whole milliseconds, as JavaScript keeps it. */
async function readClock(manager: EntityManager): Promise<Date> {
  const [{ now }] = await manager.query<[{ now: Date }]>(`SELECT date_trunc('milliseconds', now()) AS now`);
  return now;
}

/** @throws InvalidRequest */
function windowOf({ opensAt, closesAt }: NewEvent, now: Date): Pick<Event, 'opensAt' | 'closesAt'> {
  const opens = opensAt ?? now;
  const closes = closesAt ?? new Date(opens.getTime() + A_YEAR_MS);
  if (closes <= opens) throw new InvalidRequest([{ field: 'closesAt', message: 'must be after opensAt' }]);
  return { opensAt: opens, closesAt: closes };
}

/** The event, with what its own counter and the stock together say was sold. @throws EventNotFound */
export async function findEvent(
  dataSource: DataSource,
  eventId: number,
  stock = noStock,
): Promise<EventOnSale> {
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
