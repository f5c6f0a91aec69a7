/** A buyer asks for one ticket. */
export interface BookingRequest {
  /** UUID: what the client calls this request, so that an answer can be checked against the database. */
  requestId: string;
  eventId: number;
  buyerId: number;
  /** Slug of the technique that is to decide. */
  technique: string;
}

/** One ticket sold. */
export interface Booking {
  id: number;
  eventId: number;
  buyerId: number;
  /** 1 for the first ticket of the event. Two bookings with the same number are one ticket sold twice. */
  ticketNumber: number;
  technique: string;
  requestId: string;
  /** The moment that had to lie within the sale: when the transaction began, or, on LV.4, when the request was accepted. */
  bookedAt: Date;
}

/** What the database knows of an event, as one technique read it. Stale as soon as another transaction writes. */
export interface Event {
  id: number;
  name: string;
  /** How many there are to sell; `null` is unlimited. */
  tickets: number | null;
  /** The counter. It agrees with the number of bookings as long as no update is lost. */
  sold: number;
  opensAt: Date;
  closesAt: Date;
  /** Grows with each sale under `optimistic`; the other techniques leave it alone. */
  version: number;
}

/**
 * Sells one ticket, or throws a `TicketError` that says why not and whether it may have happened all the same.
 * Every technique of LV.1 to LV.3 is one of these, and so is the worker of LV.4.
 */
export type BookTicket = (request: BookingRequest) => Promise<Booking>;

/** A request that was accepted and not yet decided. */
export interface PendingBooking {
  /** Where the decision can be asked for: `/booking-requests/{id}`. */
  id: string;
  requestId: string;
  eventId: number;
  acceptedAt: Date;
  /** A request that is not decided by then expires. Its buyer is told so when a worker reaches it. */
  expiresAt: Date;
}
