import type { Booking } from './booking';
import type { RequestRecord } from './request-record';

/**
 * The buyers whom a technique sent away because another buyer was faster, while there were tickets, and who have none.
 *
 * There were tickets until the client heard the yes that sold the last one; a buyer who is sent away later
 * loses no ticket. Who gave up waiting (503) is not counted: that says how slow the machine is, not what the technique does.
 */
export function refusedWhileTicketsLeft(
  bookings: Booking[],
  records: RequestRecord[],
  tickets: number,
): number[] {
  const served = new Set(bookings.map(({ buyerId }) => buyerId));
  const soldOutAt = timeOfYes(records, tickets);
  const buyers = records
    .filter(({ reason, decidedAt }) => reason === 'contended' && decidedAt < soldOutAt)
    .map(({ buyerId }) => buyerId)
    .filter((buyerId) => !served.has(buyerId));
  return [...new Set(buyers)];
}

/** When the client heard the `count`-th yes; infinity if it never did. */
function timeOfYes(records: RequestRecord[], count: number): number {
  const times = records.filter(({ outcome }) => outcome === 'booked').map(({ decidedAt }) => decidedAt);
  return times.sort((one, other) => one - other)[count - 1] ?? Number.POSITIVE_INFINITY;
}
