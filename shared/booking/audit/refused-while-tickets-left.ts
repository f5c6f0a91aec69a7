import type { Booking } from '../booking';
import type { RequestRecord } from '../request-record';

/**
 * The buyers whom a technique sent away because another buyer was faster, while there were tickets, and who have none.
 *
 * Each yes leaves fewer tickets. From the yes on after which there are fewer than the buyer asked for, a buyer who is sent away loses
 * no ticket. A buyer who gave up waiting (503) is not counted: a 503 says how slow the machine is, not what the technique does.
 */
export function refusedWhileTicketsLeft(
  bookings: Booking[],
  records: RequestRecord[],
  tickets: number,
): number[] {
  const served = new Set(bookings.map(({ buyerId }) => buyerId));
  const timeOfYes = timesOfYes(records);
  const buyers = records
    .filter(
      ({ reason, decidedAt, quantity = 1 }) =>
        reason === 'contended' && decidedAt < timeOfYes(tickets - quantity + 1),
    )
    .map(({ buyerId }) => buyerId)
    .filter((buyerId) => !served.has(buyerId));
  return [...new Set(buyers)];
}

/** When the client heard the yes that gave the `count`-th ticket; infinity if it never did. */
function timesOfYes(records: RequestRecord[]): (count: number) => number {
  const times = records
    .filter(({ outcome }) => outcome === 'booked')
    .flatMap(({ decidedAt, quantity = 1 }) => Array<number>(quantity).fill(decidedAt))
    .sort((one, other) => one - other);
  return (count) => times[count - 1] ?? Number.POSITIVE_INFINITY;
}
