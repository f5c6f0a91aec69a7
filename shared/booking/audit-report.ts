import type { Findings } from './audit';
import type { Verdict } from './technique';

/** How many examples of one kind a person wants to read. */
const EXAMPLES = 3;

/** The findings as sentences, the worst first; one sentence of relief if there are none. */
export function explain(found: Findings, verdict: Verdict): string[] {
  if (verdict === 'holds') return [`Event ${found.eventId} ${soldOf(found)} and nothing is wrong.`];
  const drift = found.counter - found.sold;
  return [
    found.oversold > 0 && `Event ${found.eventId} ${soldOf(found)}.`,
    drift !== 0 && `The counter says ${found.counter}, but there are ${found.sold} bookings.`,
    ...examples(found.sharedTickets, ({ ticketNumber, buyerIds }) =>
      buyerIds.length === 2
        ? `Buyers ${list(buyerIds)} both hold ticket ${ticketNumber}.`
        : `Buyers ${list(buyerIds)} all hold ticket ${ticketNumber}.`,
    ),
    ...examples(
      found.duplicates,
      ({ buyerId, bookingIds }) =>
        `Buyer ${buyerId} has ${bookingIds.length} tickets (bookings ${list(bookingIds)}).`,
    ),
    ...examples(found.phantoms, (requestId) => `Request ${requestId} was told yes, but there is no booking.`),
    ...examples(found.orphans, (bookingId) => `Booking ${bookingId} exists, but its buyer was told no.`),
    ...examples(found.undecided, (requestId) => `Request ${requestId} was accepted and never decided.`),
    found.undersold > 0 &&
      `Event ${found.eventId} ${soldOf(found)}, although ${found.undersold} more had a buyer who was turned away.`,
  ].filter((sentence) => sentence !== false);
}

function soldOf({ sold, tickets }: Findings): string {
  return tickets === null ? `sold ${sold} tickets` : `sold ${sold} of ${tickets} tickets`;
}

function examples<T>(found: T[], sentence: (item: T) => string): string[] {
  const more = found.length - EXAMPLES;
  return [...found.slice(0, EXAMPLES).map(sentence), ...(more > 0 ? [`… and ${more} more like this.`] : [])];
}

function list(ids: number[]): string {
  return `${ids.slice(0, -1).join(', ')} and ${ids.at(-1)}`;
}
