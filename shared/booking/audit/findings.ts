/** What was found. The database is the judge; what the client was told is held against it. */
export interface Findings {
  eventId: number;
  tickets: number | null;
  /** Rows, not the counter. */
  sold: number;
  counter: number;
  /** Rows beyond the number of tickets. */
  oversold: number;
  /** The most tickets that one buyer may have. */
  ticketsPerBuyer: number;
  /** Tickets left that a request without a ticket would have taken. Needs the client's record. */
  undersold: number;
  /** Buyers who were sent away while there were tickets, because another buyer was faster. Needs the client's record. */
  turnedAway: number[];
  /** Buyers with more tickets than one buyer may have. */
  duplicates: { buyerId: number; bookingIds: number[] }[];
  /** Ticket numbers that several bookings hold. */
  sharedTickets: { ticketNumber: number; buyerIds: number[] }[];
  /** Orders that got some of their tickets, or more than they asked for. Needs the client's record. */
  partialOrders: { requestId: string; quantity: number; sold: number }[];
  /** Bookings whose moment lies before the sale opened, or after it closed. */
  outsideSale: number[];
  /** Requests that were told yes and have no row. */
  phantoms: string[];
  /** Bookings whose request was told no. */
  orphans: number[];
  /** Requests that were told neither, and how many of those have a row after all. */
  unknown: { requests: number; booked: number };
  /** Accepted requests with no decision. */
  undecided: string[];
  /** Pairs of requests of which the later got the smaller ticket number, or a ticket while the other came too late. */
  inversions: number;
}

/** A technique that refuses every buyer breaks no rule of the sale. It does not work, and so it is `broken`. */
export function soldNothing({ sold, undersold }: Findings): boolean {
  return sold === 0 && undersold > 0;
}
