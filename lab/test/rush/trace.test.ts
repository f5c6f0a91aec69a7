import { describe, expect, test } from '@jest/globals';
import { auditEvent } from '@ticket-rush/shared/booking/audit/audit';
import type { Booking } from '@ticket-rush/shared/booking/booking';
import type { RequestRecord } from '@ticket-rush/shared/booking/request-record';
import { traceOf } from '../../rush/trace';

const START = 1_000_000;

function record(requestId: string, buyerId: number, outcome: RequestRecord['outcome']): RequestRecord {
  const answeredAt = START + buyerId;
  return {
    requestId,
    buyerId,
    intendedAt: START,
    answeredAt,
    decidedAt: answeredAt,
    outcome,
    reason: outcome,
  };
}

function booking(id: number, requestId: string, buyerId: number, ticketNumber: number): Booking {
  return { id, eventId: 1, buyerId, ticketNumber, requestId, technique: 'any', bookedAt: new Date(START) };
}

function trace(tickets: number, records: RequestRecord[], bookings: Booking[]) {
  const sale = { opensAt: new Date(START), closesAt: new Date(START + 60_000) };
  const event = { id: 1, tickets, sold: bookings.length, ...sale };
  return traceOf({ tickets, records, bookings, audit: auditEvent({ event, bookings, records } as never) });
}

describe('the trace of a rush', () => {
  test('names who was wronged, how, and puts them first', () => {
    const records = [
      record('a', 1, 'booked'),
      record('b', 2, 'booked'),
      record('c', 3, 'booked'),
      record('d', 4, 'rejected'),
      record('e', 5, 'rejected'),
      record('f', 6, 'unknown'),
      record('g', 7, 'booked'),
    ];
    const bookings = [
      booking(1, 'a', 1, 1),
      booking(2, 'b', 2, 1),
      booking(3, 'd', 4, 2),
      booking(4, 'g', 7, 3),
    ];
    const { lanes } = trace(5, records, bookings);
    expect(lanes.map(({ buyer, wrong }) => [buyer, wrong])).toEqual([
      [1, 'shared'],
      [2, 'shared'],
      [3, 'phantom'],
      [4, 'orphan'],
      [6, 'unanswered'],
      [5, null],
      [7, null],
    ]);
  });

  test('counts the owners of every ticket, those without one included', () => {
    const { owners } = trace(
      3,
      [record('a', 12, 'booked'), record('b', 88, 'booked')],
      [booking(1, 'a', 12, 1), booking(2, 'b', 88, 1)],
    );
    expect(owners).toEqual([[2, 12, 88], [0], [0]]);
  });

  test('keeps a sample of a large rush, and counts the others in the density', () => {
    const records = Array.from({ length: 500 }, (_, index) => record(`r${index}`, index + 1, 'rejected'));
    const { lanes, density, requests } = trace(1, records, []);
    const others = [...density.booked, ...density.refused, ...density.other];
    expect(requests).toBe(500);
    expect(lanes.length + others.reduce((sum, count) => sum + count, 0)).toBe(500);
    expect(lanes.length).toBe(40);
    expect(lanes[0]?.buyer).toBe(1);
    expect(lanes.at(-1)?.buyer).toBe(500);
  });

  test('knows whom each sentence of the audit speaks of', () => {
    const records = [
      record('aaaa', 12, 'booked'),
      record('bbbb', 88, 'booked'),
      record('cccc', 40, 'booked'),
    ];
    const { sentences } = trace(5, records, [booking(1, 'aaaa', 12, 1), booking(2, 'bbbb', 88, 1)]);
    const spokenOf = sentences.filter(({ text }) => /Buyers|Request/.test(text)).map(({ buyers }) => buyers);
    expect(spokenOf).toEqual([[12, 88], [40]]);
  });
});
