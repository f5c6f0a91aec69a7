import type { Event } from '@ticket-rush/shared/booking/booking';
import { findEvent } from '@ticket-rush/shared/booking/events';
import { NotOnSale } from '@ticket-rush/shared/booking/refusals';
import type { DataSource } from 'typeorm';

const MAX_REMEMBERED = 10_000;

/**
 * Refuses what could never be booked before it enters the log.
 *
 * Only what never changes is remembered: that the event exists, and when it is on sale. How many tickets are left is
 * for the worker to say.
 */
export type RequireOnSale = (eventId: number) => Promise<void>;

/** The returned function throws EventNotFound or NotOnSale. */
export function rememberEvents(dataSource: DataSource): RequireOnSale {
  const known = new Map<number, Event>();
  return async (eventId) => {
    const event = known.get(eventId) ?? (await findEvent(dataSource, eventId));
    // The oldest entry goes first: a Map keeps the order of insertion.
    if (known.size >= MAX_REMEMBERED) known.delete(known.keys().next().value as number);
    known.set(eventId, event);
    const now = new Date();
    if (now < event.opensAt || now >= event.closesAt) {
      throw new NotOnSale(event.id, event.opensAt, event.closesAt);
    }
  };
}
