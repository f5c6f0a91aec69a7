import { auditEvent } from '@ticket-rush/shared/booking/audit/audit';
import type { Booking } from '@ticket-rush/shared/booking/booking';
import type { RequestRecord } from '@ticket-rush/shared/booking/request-record';
import { rowLock } from '../../lv2-db-lock/src/techniques/row-lock';
import type { Experiment, Finding } from '../rush/experiment';
import { type Row, rowOf } from '../rush/row';
import { traceOf } from '../rush/trace';

/** The instant at which every request of the hand-made rush was meant to be sent. */
export const START = 1_000_000;

/** A request that was told yes after `answerMs`, and decided after `decisionMs`. */
export function booked(buyerId: number, answerMs: number, decisionMs = answerMs): RequestRecord {
  return {
    requestId: `request-${buyerId}`,
    buyerId,
    intendedAt: START,
    answeredAt: START + answerMs,
    decidedAt: START + decisionMs,
    outcome: 'booked',
    reason: 'booked',
  };
}

export function rejected(buyerId: number, answerMs: number): RequestRecord {
  return { ...booked(buyerId, answerMs), outcome: 'rejected', reason: 'sold-out' };
}

const SALE = { opensAt: new Date(START), closesAt: new Date(START + 60_000) };

/** The rows of an honest shop: the tickets of each request that was told yes, in their order. */
export function bookingsFor(records: RequestRecord[]): Booking[] {
  return records
    .filter(({ outcome }) => outcome === 'booked')
    .flatMap((record) => Array<RequestRecord>(record.quantity ?? 1).fill(record))
    .map(({ buyerId, requestId }, index) => ({
      id: index + 1,
      eventId: 1,
      buyerId,
      ticketNumber: index + 1,
      technique: rowLock.slug,
      requestId,
      bookedAt: new Date(START),
    }));
}

/** The row of a rush at `tickets` tickets, with these records and bookings. */
export function rowFrom(tickets: number, records: RequestRecord[], bookings = bookingsFor(records)): Row {
  return rowOf({
    level: 'lv2',
    technique: rowLock.slug,
    instances: 2,
    tickets,
    expected: { oneInstance: 'broken', severalInstances: 'holds' },
    records,
    audit: auditEvent({ event: { id: 1, tickets, sold: bookings.length, ...SALE }, bookings, records }),
  });
}

const records = [booked(12, 3)];
const bookings = bookingsFor(records);

/** Of the smallest rush there is. */
const SMALLEST_TRACE = traceOf({
  ...{ tickets: 1, records, bookings },
  audit: auditEvent({ event: { id: 1, tickets: 1, sold: 1, ...SALE }, bookings, records }),
});

/** An experiment with these rows and nothing else to say. */
export function experimentWith(...rows: Row[]): Experiment {
  const findings: Finding[] = rows.map((row) => ({
    row,
    report: ['Event 1 sold 3 of 2 tickets.'],
    trace: SMALLEST_TRACE,
    sale: { level: row.level, technique: row.technique, tickets: 0, operations: [] },
  }));

  return {
    run: {
      ...{ at: '2026-11-21T00:00:00.000Z', command: 'npm run lab -- rush', node: '20.20.2' },
      ...{ cpu: 'A processor', cores: 2 },
      ...{ buyers: 1000, tickets: 2, instances: 2, seed: 7, rounds: 3 },
    },
    floors: [],
    findings,
    notRun: [],
  };
}
