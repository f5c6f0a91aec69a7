import type { RequestRecord } from '@ticket-rush/shared/booking/request-record';

/** Requests over the time from the first intended start to the last answer. */
export function requestsPerSecond(records: readonly RequestRecord[]): number {
  const seconds = (latest(records.map(({ answeredAt }) => answeredAt)) - startOf(records)) / 1000;
  return records.length === 0 ? 0 : Math.round(records.length / Math.max(seconds, 0.001));
}

/** Milliseconds from the start to the yes that sold the last ticket; `null` if fewer were sold with a yes than there are. */
export function sellOutMs(records: readonly RequestRecord[], tickets: number): number | null {
  const last = soldAt(records)[tickets - 1];
  return last === undefined ? null : Math.max(0, Math.round((last - startOf(records)) * 1000) / 1000);
}

/** When each ticket was sold, as the clients heard it: the yes to an order sells all of its tickets. */
export function soldAt(records: readonly RequestRecord[]): number[] {
  return records
    .filter(({ outcome }) => outcome === 'booked')
    .flatMap(({ decidedAt, quantity = 1 }) => Array<number>(quantity).fill(decidedAt))
    .sort((one, other) => one - other);
}

function startOf(records: readonly RequestRecord[]): number {
  return records.reduce((first, { intendedAt }) => Math.min(first, intendedAt), Number.POSITIVE_INFINITY);
}

function latest(times: readonly number[]): number {
  return times.reduce((last, time) => Math.max(last, time), Number.NEGATIVE_INFINITY);
}
