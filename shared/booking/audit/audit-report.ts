import { examples, list } from '../../report/sentences';
import type { Verdict } from '../technique';
import { type Findings, soldNothing } from './findings';

/** The findings as sentences, the worst first. If there are none, one sentence says so. */
export function explain(found: Findings, verdict: Verdict): string[] {
  if (verdict === 'holds') return [`Event ${found.eventId} ${soldOf(found)} and nothing is wrong.`];
  const drift = found.counter - found.sold;
  return [
    found.oversold > 0 && `Event ${found.eventId} ${soldOf(found)}.`,
    drift !== 0 && `The counter says ${found.counter}, but there are ${found.sold} bookings.`,
    ...examples(found.sharedTickets, sharedTicket),
    ...examples(
      found.duplicates,
      ({ buyerId, bookingIds }) =>
        `Buyer ${buyerId} has ${bookingIds.length} tickets (bookings ${list(bookingIds)})${limitOf(found)}.`,
    ),
    ...examples(
      found.partialOrders,
      ({ requestId, quantity, sold }) =>
        `Request ${requestId} asked for ${quantity} tickets and got ${sold}.`,
    ),
    ...examples(
      found.outsideSale,
      (bookingId) => `Booking ${bookingId} was made while event ${found.eventId} was not on sale.`,
    ),
    ...examples(found.phantoms, (requestId) => `Request ${requestId} was told yes, but there is no booking.`),
    ...examples(found.orphans, (bookingId) => `Booking ${bookingId} exists, but its buyer was told no.`),
    ...examples(found.undecided, (requestId) => `Request ${requestId} was accepted and never decided.`),
    soldNothing(found) && `Event ${found.eventId} sold nothing at all, although there were buyers.`,
    found.undersold > 0 &&
      found.sold > 0 &&
      `Event ${found.eventId} ${soldOf(found)}, although ${found.undersold} more had a buyer who was turned away.`,
    found.turnedAway.length > 0 && sentAway(found),
  ].filter((sentence) => sentence !== false);
}

/** A double click can take one ticket twice: then its holders are one person. */
function sharedTicket({ ticketNumber, buyerIds }: Findings['sharedTickets'][number]): string {
  const holders = [...new Set(buyerIds)];
  if (holders.length === 1)
    return `Buyer ${holders[0]} holds ticket ${ticketNumber} ${buyerIds.length} times.`;
  return `Buyers ${list(holders)} ${holders.length === 2 ? 'both' : 'all'} hold ticket ${ticketNumber}.`;
}

/** One ticket for each buyer goes without saying. */
function limitOf({ ticketsPerBuyer }: Findings): string {
  return ticketsPerBuyer === 1 ? '' : `, at most ${ticketsPerBuyer} are allowed`;
}

function sentAway({ turnedAway }: Findings): string {
  const [first] = turnedAway;
  if (turnedAway.length === 1) return `Buyer ${first} was turned away while there were tickets.`;
  return `${turnedAway.length} buyers, ${first} among them, were turned away while there were tickets.`;
}

function soldOf({ sold, tickets }: Findings): string {
  return tickets === null ? `sold ${sold} tickets` : `sold ${sold} of ${tickets} tickets`;
}
