import { describe, expect, test } from '@jest/globals';
import { auditSeats } from '../seats/audit';
import type { SeatChange } from '../seats/seat';
import type { SeatHistory } from '../seats/seats';

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 12, minute));

/** The changes of seat A1 in the order in which they were written. */
function historyOf(...changes: Omit<SeatChange, 'id' | 'seatId'>[]): SeatChange[] {
  return changes.map((change, index) => ({ id: index + 1, seatId: 1, ...change }));
}

const held = (buyerId: number, from: number, until: number) =>
  ({ buyerId, change: 'held', heldUntil: at(until), changedAt: at(from) }) as const;
const confirmed = (buyerId: number, minute: number) =>
  ({ buyerId, change: 'confirmed', heldUntil: null, changedAt: at(minute) }) as const;
const released = (buyerId: number, minute: number) =>
  ({ buyerId, change: 'released', heldUntil: null, changedAt: at(minute) }) as const;

const seat = (now: Partial<SeatHistory['seats'][number]> = {}): SeatHistory['seats'] => [
  { id: 1, label: 'A1', holderId: null, ownerId: null, ...now },
];

describe('the audit of seats holds', () => {
  test('when nothing has happened', () => {
    expect(auditSeats(7, { seats: seat(), changes: [] })).toEqual({
      eventId: 7,
      seats: 1,
      held: 0,
      sold: 0,
      violations: [],
      drifted: [],
      verdict: 'holds',
      report: ['Event 7 sold 0 of 1 seats and nothing is wrong.'],
    });
  });

  test('when a seat changes hands by release, by expiry and by purchase', () => {
    const changes = historyOf(
      held(12, 0, 2),
      released(12, 1),
      held(88, 1, 3),
      held(40, 3, 5),
      confirmed(40, 4),
    );
    expect(auditSeats(7, { seats: seat({ ownerId: 40 }), changes })).toMatchObject({
      verdict: 'holds',
      held: 1,
      sold: 1,
    });
  });
});

describe('the audit of seats finds', () => {
  test.each([
    ['two holders', [held(12, 0, 2), held(88, 1, 3)], { holderId: 88 }, 'Buyers 12 and 88 both got seat A1.'],
    ['a holder of a sold seat', [held(12, 0, 2), confirmed(12, 1), held(88, 3, 5)], { holderId: 88 }],
    ['one holder twice', [held(12, 0, 2), held(12, 1, 3)], { holderId: 12 }, 'Buyer 12 got seat A1 twice.'],
  ])('%s', (_, changes, now, sentence = 'Buyers 12 and 88 both got seat A1.') => {
    expect(auditSeats(7, { seats: seat(now), changes: historyOf(...changes) })).toMatchObject({
      verdict: 'broken',
      violations: [{ wrong: 'held-by-two', label: 'A1' }],
      report: [sentence],
    });
  });

  test('two owners', () => {
    const changes = historyOf(held(12, 0, 2), confirmed(12, 1), confirmed(88, 1));
    expect(auditSeats(7, { seats: seat({ ownerId: 88 }), changes })).toMatchObject({
      violations: [{ wrong: 'sold-to-two', buyerId: 88, otherBuyerId: 12 }],
      report: ['Buyers 12 and 88 both bought seat A1.'],
    });
  });

  test('a purchase at the very end of the hold, which is too late', () => {
    const changes = historyOf(held(12, 0, 2), confirmed(12, 2));
    expect(auditSeats(7, { seats: seat({ ownerId: 12 }), changes }).report).toEqual([
      'Buyer 12 bought seat A1 after the hold had ended.',
    ]);
  });

  test('a purchase without a hold', () => {
    const changes = historyOf(held(12, 0, 2), confirmed(88, 1));
    expect(auditSeats(7, { seats: seat({ ownerId: 88 }), changes }).report).toEqual([
      'Buyer 88 bought seat A1 without holding it.',
    ]);
  });

  test('a release by somebody who is not the holder', () => {
    const changes = historyOf(held(12, 0, 2), released(88, 1));
    expect(auditSeats(7, { seats: seat(), changes }).report).toEqual([
      'Buyer 88 gave up seat A1, which buyer 12 held.',
    ]);
  });

  test('a row that says something else than its history', () => {
    expect(
      auditSeats(7, { seats: seat({ holderId: 88 }), changes: historyOf(held(12, 0, 2)) }),
    ).toMatchObject({
      verdict: 'broken',
      drifted: ['A1'],
      report: ['Seat A1 says something else than its history.'],
    });
  });
});
