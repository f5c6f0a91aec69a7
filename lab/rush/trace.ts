import type { Audit } from '@ticket-rush/shared/booking/audit/audit';
import type { Booking } from '@ticket-rush/shared/booking/booking';
import type { ClientOutcome, RequestRecord } from '@ticket-rush/shared/booking/request-record';
import { groupBy } from '@ticket-rush/shared/report/group-by';
import { soldAt } from './pace';
import type { Parts } from './parts';

/** What a picture of one rush needs: a sample of it, so that a result file stays small. Times are ms since the rush began. */
export interface Trace {
  /** For each ticket number from 1 on: how many bookings hold it, then the first of their buyers. */
  owners: number[][];
  /** Requests that were wronged, first; then a sample of the others in the order of their answers. */
  lanes: Lane[];
  /** How many requests the lanes stand for. */
  requests: number;
  /** Of the requests that are no lane: how many were answered in each of equal stretches of time, by outcome. */
  density: Density;
  /** The percentiles 0, 1, 2 … 100, in milliseconds. */
  answers: number[];
  decisions: number[];
  /** When the first, second … ticket was sold, as the clients heard it. */
  sales: number[];
  /** Where the time went, in one more rush. Left out if a failure came before it. */
  parts?: Parts;
  /** What the audit says, and the buyers that each sentence speaks of. */
  sentences: { text: string; buyers: number[] }[];
}

/** One request from the click to the decision. */
export interface Lane {
  buyer: number;
  answered: number;
  decided: number;
  told: ClientOutcome;
  /** The type of the problem, such as `sold-out`. */
  reason: string;
  /** What the database says: the number of the ticket that this request got, or of an order's last one; or null. */
  ticket: number | null;
  /** How this request was wronged, or null. */
  wrong: Wrong | null;
}

/**
 * `shared`     its ticket has several owners.
 * `second`     its buyer has more tickets than one buyer may have.
 * `phantom`    told yes, and there is no ticket.
 * `orphan`     told no, and there is a ticket.
 * `unanswered` told neither yes nor no.
 */
export type Wrong = 'shared' | 'second' | 'phantom' | 'orphan' | 'unanswered';

export interface Density {
  /** The length of a stretch, in milliseconds. */
  stepMs: number;
  booked: number[];
  refused: number[];
  other: number[];
}

/** More squares than a person looks at, and more names than a square can tell. */
const MOST_TICKETS = 400;
const MOST_NAMES = 4;
const MOST_WRONGED = 20;
const MOST_OTHERS = 40;
const STEPS = 60;

interface Rush {
  tickets: number;
  records: RequestRecord[];
  bookings: Booking[];
  audit: Audit;
}

/** Takes the sample. */
export function traceOf({ tickets, records, bookings, audit }: Rush): Trace {
  const start = Math.min(...records.map(({ intendedAt }) => intendedAt));
  const aboveLimit = new Set(audit.duplicates.map(({ buyerId }) => buyerId));
  const all = lanesOf(records, bookings, aboveLimit, start);
  const lanes = [
    ...spread(
      all.filter(({ wrong }) => wrong !== null),
      MOST_WRONGED,
    ),
    ...spread(
      all.filter(({ wrong }) => wrong === null),
      MOST_OTHERS,
    ),
  ];
  const shown = new Set(lanes);
  return {
    owners: ownersOf(tickets, bookings),
    lanes,
    requests: all.length,
    density: densityOf(all.filter((lane) => !shown.has(lane))),
    answers: percentiles(all.map(({ answered }) => answered)),
    decisions: percentiles(all.map(({ decided }) => decided)),
    sales: soldAt(records).map((at) => sinceStart(at, start)),
    sentences: audit.report.map((text) => ({ text, buyers: buyersIn(text, records, bookings) })),
  };
}

function ownersOf(tickets: number, bookings: Booking[]): number[][] {
  const holders = groupBy(bookings, ({ ticketNumber }) => ticketNumber);
  const highest = Math.max(tickets, ...holders.keys());
  return Array.from({ length: Math.min(highest, MOST_TICKETS) }, (_, index) => {
    const buyers = (holders.get(index + 1) ?? []).map(({ buyerId }) => buyerId);
    return [buyers.length, ...buyers.slice(0, MOST_NAMES)];
  });
}

/** All requests, in the order of their answers. */
function lanesOf(
  records: RequestRecord[],
  bookings: Booking[],
  aboveLimit: Set<number>,
  start: number,
): Lane[] {
  const bookingOf = new Map(bookings.map((booking) => [booking.requestId, booking]));
  const ofTicket = groupBy(bookings, ({ ticketNumber }) => ticketNumber);
  const wrongOf = ({ outcome }: RequestRecord, booking: Booking | undefined): Wrong | null => {
    if (outcome === 'unknown' || outcome === 'undecided') return 'unanswered';
    if (booking === undefined) return outcome === 'booked' ? 'phantom' : null;
    if (outcome === 'rejected') return 'orphan';
    if ((ofTicket.get(booking.ticketNumber) ?? []).length > 1) return 'shared';
    return aboveLimit.has(booking.buyerId) ? 'second' : null;
  };
  return records
    .map((record) => {
      const booking = bookingOf.get(record.requestId);
      return {
        buyer: record.buyerId,
        answered: sinceStart(record.answeredAt, start),
        decided: sinceStart(record.decidedAt, start),
        told: record.outcome,
        reason: record.reason,
        ticket: booking?.ticketNumber ?? null,
        wrong: wrongOf(record, booking),
      };
    })
    .sort((one, other) => one.answered - other.answered);
}

function densityOf(lanes: Lane[]): Density {
  const end = Math.max(1, ...lanes.map(({ answered }) => answered));
  const stepMs = Math.ceil(end / STEPS);
  const count = (wanted: (lane: Lane) => boolean) => {
    const steps = Array.from({ length: STEPS }, () => 0);
    for (const lane of lanes.filter(wanted)) {
      const step = Math.min(STEPS - 1, Math.floor(lane.answered / stepMs));
      steps[step] = (steps[step] as number) + 1;
    }
    return steps;
  };
  return {
    stepMs,
    booked: count(({ told }) => told === 'booked'),
    refused: count(({ told }) => told === 'rejected'),
    other: count(({ told }) => told !== 'booked' && told !== 'rejected'),
  };
}

/** The percentiles from 0 to 100, by the nearest rank. */
function percentiles(values: number[]): number[] {
  const sorted = [...values].sort(ascending);
  const rank = (percent: number) => Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1);
  return Array.from({ length: 101 }, (_, percent) => sorted[rank(percent)] ?? 0);
}

/** At most so many of them, evenly spaced, the first and the last included. */
function spread<T>(items: T[], most: number): T[] {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, index) => {
    return items[Math.round((index * (items.length - 1)) / (most - 1))] as T;
  });
}

/** The sentences of the audit name buyers, bookings or requests by their ids. */
function buyersIn(sentence: string, records: RequestRecord[], bookings: Booking[]): number[] {
  const named = [...sentence.matchAll(/buyers? ((?:\d+(?:, | and )?)+)/gi)].flatMap(([, ids]) =>
    (ids as string).match(/\d+/g)?.map(Number),
  );
  const ofRequest = records.filter(({ requestId }) => sentence.includes(requestId));
  const booking = /^Booking (\d+)/.exec(sentence)?.[1];
  const ofBooking = bookings.filter(({ id }) => String(id) === booking);
  return [...named, ...[...ofRequest, ...ofBooking].map(({ buyerId }) => buyerId)].filter(
    (buyer) => buyer !== undefined,
  );
}

function sinceStart(at: number, start: number): number {
  return Math.max(0, Math.round((at - start) * 10) / 10);
}

function ascending(one: number, other: number): number {
  return one - other;
}
