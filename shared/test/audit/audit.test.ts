import { describe, expect, test } from '@jest/globals';
import { auditEvent } from '../../booking/audit/audit';
import type { Booking } from '../../booking/booking';
import type { RequestRecord } from '../../booking/request-record';

const NOON = Date.UTC(2030, 0, 1, 12);
const sale = { opensAt: new Date(NOON), closesAt: new Date(NOON + 1_000) };

const bookingOf = (ticketNumber: number, buyerId: number, requestId = `r${buyerId}`): Booking => ({
  id: ticketNumber * 10 + (buyerId % 10),
  eventId: 7,
  buyerId,
  ticketNumber,
  technique: 'test',
  requestId,
  bookedAt: new Date(NOON),
});

const recordOf = (
  buyerId: number,
  outcome: RequestRecord['outcome'],
  reason: string = outcome,
): RequestRecord => ({
  requestId: `r${buyerId}`,
  buyerId,
  intendedAt: 0,
  answeredAt: 1,
  decidedAt: 1,
  outcome,
  reason,
});

const event = { id: 7, tickets: 2, sold: 2, ...sale };
const twoSold = [bookingOf(1, 11), bookingOf(2, 12)];

describe('the audit holds', () => {
  test('when every ticket is sold once and every buyer was told the truth', () => {
    const records = [recordOf(11, 'booked'), recordOf(12, 'booked'), recordOf(13, 'rejected', 'sold-out')];
    expect(auditEvent({ event, bookings: twoSold, records })).toMatchObject({
      verdict: 'holds',
      sold: 2,
      inversions: 0,
      report: ['Event 7 sold 2 of 2 tickets and nothing is wrong.'],
    });
  });

  test('when a lost answer has a row, because unknown is not no', () => {
    const records = [recordOf(11, 'booked'), recordOf(12, 'unknown'), recordOf(13, 'unknown')];
    expect(auditEvent({ event, bookings: twoSold, records })).toMatchObject({
      verdict: 'holds',
      unknown: { requests: 2, booked: 1 },
    });
  });
});

describe('the audit finds', () => {
  test('an oversold event, and who shares a ticket', () => {
    const bookings = [...twoSold, bookingOf(2, 88)];
    const audit = auditEvent({ event: { ...event, sold: 3 }, bookings });
    expect(audit).toMatchObject({ verdict: 'broken', oversold: 1 });
    expect(audit.report).toEqual(['Event 7 sold 3 of 2 tickets.', 'Buyers 12 and 88 both hold ticket 2.']);
  });

  test('a counter that lost an update', () => {
    const audit = auditEvent({ event: { ...event, sold: 1 }, bookings: twoSold });
    expect(audit).toMatchObject({ verdict: 'broken', counter: 1, sold: 2 });
    expect(audit.report).toEqual(['The counter says 1, but there are 2 bookings.']);
  });

  test('a booking before the sale opened, and one after it closed', () => {
    const at = (ms: number, ticketNumber: number) => ({
      ...bookingOf(ticketNumber, ticketNumber),
      bookedAt: new Date(NOON + ms),
    });
    const bookings = [at(-1, 1), at(0, 2), at(999, 3), at(1_000, 4)];
    const audit = auditEvent({ event: { ...event, tickets: 4, sold: 4 }, bookings });
    expect(audit).toMatchObject({ verdict: 'broken', outsideSale: [11, 44] });
    expect(audit.report).toEqual([
      'Booking 11 was made while event 7 was not on sale.',
      'Booking 44 was made while event 7 was not on sale.',
    ]);
  });

  test('a buyer with two tickets', () => {
    const audit = auditEvent({ event, bookings: [bookingOf(1, 11), bookingOf(2, 11, 'again')] });
    expect(audit).toMatchObject({ verdict: 'broken', duplicates: [{ buyerId: 11, bookingIds: [11, 21] }] });
    expect(audit.report).toEqual(['Buyer 11 has 2 tickets (bookings 11 and 21).']);
  });

  test('a sale that sold nothing: a shop that refuses all buyers is out of order, and not merely unfair', () => {
    const records = [recordOf(11, 'rejected', 'contended'), recordOf(12, 'rejected', 'unavailable')];
    const audit = auditEvent({ event: { ...event, sold: 0 }, bookings: [], records });
    expect(audit).toMatchObject({ verdict: 'broken', sold: 0, undersold: 2 });
    expect(audit.report[0]).toBe('Event 7 sold nothing at all, although there were buyers.');
  });

  test('a yes without a row', () => {
    const audit = auditEvent({ event, bookings: twoSold, records: [recordOf(13, 'booked')] });
    expect(audit).toMatchObject({ verdict: 'broken', phantoms: ['r13'] });
  });

  test('a row whose buyer was told no', () => {
    const audit = auditEvent({ event, bookings: twoSold, records: [recordOf(11, 'rejected')] });
    expect(audit).toMatchObject({ verdict: 'broken', orphans: [11] });
  });

  test('an accepted request that was not decided', () => {
    const audit = auditEvent({ event, bookings: twoSold, records: [recordOf(13, 'undecided')] });
    expect(audit).toMatchObject({ verdict: 'broken', undecided: ['r13'] });
  });

  test('tickets left while buyers were turned away', () => {
    const records = [recordOf(11, 'booked'), recordOf(12, 'rejected', 'unavailable')];
    const audit = auditEvent({ event: { ...event, sold: 1 }, bookings: [bookingOf(1, 11)], records });
    expect(audit).toMatchObject({ verdict: 'undersells', undersold: 1 });
  });

  describe('in a sale of orders', () => {
    const limited = { ...event, tickets: 5, sold: 2, ticketsPerBuyer: 4 };
    const two = [bookingOf(1, 11), bookingOf(2, 11)];
    const order = (buyerId: number, quantity: number, ...told: [RequestRecord['outcome'], string?]) => ({
      ...recordOf(buyerId, ...told),
      quantity,
    });

    test('a buyer above the limit, and not one at it', () => {
      const bookings = [1, 2, 3, 4].map((number) => bookingOf(number, 11));
      expect(auditEvent({ event: { ...limited, sold: 4 }, bookings })).toMatchObject({ duplicates: [] });
      const { report } = auditEvent({
        event: { ...limited, sold: 5 },
        bookings: [...bookings, bookingOf(5, 11)],
      });
      expect(report).toEqual([
        'Buyer 11 has 5 tickets (bookings 11, 21, 31 and 2 more), at most 4 are allowed.',
      ]);
    });

    test('an order that got some of its tickets, and one that got more', () => {
      const whole = auditEvent({ event: limited, bookings: two, records: [order(11, 2, 'booked')] });
      expect(whole).toMatchObject({ verdict: 'holds', partialOrders: [] });
      for (const quantity of [1, 3]) {
        const records = [order(11, quantity, 'booked')];
        const audit = auditEvent({ event: limited, bookings: two, records });
        expect(audit).toMatchObject({ verdict: 'broken', partialOrders: [{ requestId: 'r11', sold: 2 }] });
        expect(audit.report).toEqual([`Request r11 asked for ${quantity} tickets and got 2.`]);
      }
    });

    test('a refused order that fits into what is left: three left, and four do not fit, but three do', () => {
      const after = (quantity: number) =>
        auditEvent({
          event: limited,
          bookings: two,
          records: [order(11, 2, 'booked'), order(12, quantity, 'rejected', 'too-few-tickets')],
        });
      expect(after(4)).toMatchObject({ verdict: 'holds', undersold: 0 });
      expect(after(3)).toMatchObject({ verdict: 'undersells', undersold: 3 });
    });

    test('no refusal of a buyer who would have been above the limit', () => {
      const records = [order(11, 2, 'booked'), { ...order(11, 3, 'rejected'), requestId: 'again' }];
      expect(auditEvent({ event: limited, bookings: two, records })).toMatchObject({ verdict: 'holds' });
    });

    test('a buyer who was sent away while there were as many tickets as asked for', () => {
      const after = (quantity: number) =>
        auditEvent({
          event: limited,
          bookings: two,
          records: [
            { ...order(11, 2, 'booked'), decidedAt: 5 },
            { ...order(12, quantity, 'rejected', 'contended'), decidedAt: 6 },
          ],
        });
      expect(after(3).turnedAway).toEqual([12]);
      expect(after(4).turnedAway).toEqual([]);
    });
  });

  test('buyers who were sent away before the last ticket was sold, and only those', () => {
    const records = [
      recordOf(13, 'rejected', 'contended'),
      recordOf(14, 'rejected', 'sold-out'),
      { ...recordOf(11, 'rejected', 'contended'), requestId: 'first click' },
      recordOf(11, 'booked'),
      { ...recordOf(12, 'booked'), decidedAt: 2 },
      { ...recordOf(15, 'rejected', 'contended'), decidedAt: 3 },
      recordOf(16, 'rejected', 'unavailable'),
    ];
    const audit = auditEvent({ event, bookings: twoSold, records });
    expect(audit).toMatchObject({ verdict: 'undersells', undersold: 0, turnedAway: [13] });
    expect(audit.report).toEqual(['Buyer 13 was turned away while there were tickets.']);
  });

  test('no undersale where there were fewer buyers than tickets', () => {
    const audit = auditEvent({
      event: { ...event, sold: 1 },
      bookings: [bookingOf(1, 11)],
      records: [recordOf(11, 'booked')],
    });
    expect(audit).toMatchObject({ verdict: 'holds', undersold: 0 });
  });

  test('a buyer who came later and was served first', () => {
    // Sent in the order 13, 12, 11: 13 came first and was refused, 12 got ticket 2, 11 ticket 1.
    const records = [recordOf(13, 'rejected', 'sold-out'), recordOf(12, 'booked'), recordOf(11, 'booked')];
    expect(auditEvent({ event, bookings: twoSold, records }).inversions).toBe(3);
  });

  test('a crowd on one ticket, of which it names three', () => {
    const bookings = [1, 2, 3, 4, 5, 6].map((buyerId) => bookingOf(1, buyerId));
    const { report } = auditEvent({ event: { ...event, tickets: null, sold: 6 }, bookings });
    expect(report).toEqual(['Buyers 1, 2, 3 and 3 more all hold ticket 1.']);
  });

  test('at most three examples of a kind', () => {
    const bookings = [1, 2, 3, 4, 5].flatMap((n) => [bookingOf(n, n), bookingOf(n, n + 100)]);
    const { report } = auditEvent({ event: { ...event, tickets: null, sold: 10 }, bookings });
    expect(report).toHaveLength(4);
    expect(report.at(-1)).toBe('… and 2 more like this.');
  });
});
