import type { Booking, BookingRequest } from '../booking/booking';

/** A buyer asks for several tickets of one event at once: all of them, or none. */
export interface TicketOrder extends BookingRequest {
  /** How many: a whole number from 1. */
  quantity: number;
}

/**
 * Sells all tickets of an order, or throws a `TicketError` and sells none.
 *
 * Each ticket is one booking, and all of them have the id of the order's request. They come in the order of their numbers.
 */
export type OrderTickets = (order: TicketOrder) => Promise<Booking[]>;

/** An order as its buyer is told of it. */
export interface SoldOrder extends Omit<Booking, 'id' | 'ticketNumber'> {
  quantity: number;
  ticketNumbers: number[];
}

/** One order from its bookings, of which there is at least one. */
export function soldOrder(bookings: Booking[]): SoldOrder {
  const [{ requestId, eventId, buyerId, technique, bookedAt }] = bookings as [Booking];
  const ticketNumbers = bookings.map(({ ticketNumber }) => ticketNumber);
  return { requestId, eventId, buyerId, technique, quantity: bookings.length, ticketNumbers, bookedAt };
}
