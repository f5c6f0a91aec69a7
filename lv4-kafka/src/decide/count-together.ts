import type { LogRecord } from '../log/log';
import { decodeRequest } from '../requests/request-message';
import { resourceOf } from '../requests/wanted';

/** In the text of a request for one ticket, and in that of an order of several. Most requests are one of the two. */
const TICKET = '"kind":"book"';
const ORDER = '"kind":"order"';

/** Each seat takes statements of its own: so many of them take about as long as a large batch of tickets. */
const MOST_SEATS = 50;

/**
 * How many of these records, from the first, are decided in one transaction. It is what bounds the time that a lane of more
 * urgent requests waits: a thousand tickets take a few statements, a seat takes some, and a purchase takes several transactions
 * of its own.
 */
export function countTogether(records: LogRecord[]): number {
  let seats = 0;
  for (const [index, record] of records.entries()) {
    const resource = resourceIn(record);
    if (resource === 'wallet') return Math.max(1, index);
    if (resource === 'seats') seats += 1;
    if (seats > MOST_SEATS) return index;
  }
  return records.length;
}

/** The text is enough to know a ticket: reading every record twice would cost more than deciding it. */
export function resourceIn({ value }: LogRecord) {
  if (value.includes(TICKET) || value.includes(ORDER)) return 'tickets';
  try {
    return resourceOf(decodeRequest(value).wants);
  } catch {
    return 'unreadable';
  }
}
