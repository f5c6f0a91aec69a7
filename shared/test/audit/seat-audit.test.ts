import { describe, expect, test } from '@jest/globals';
import { auditSeats } from '../../seats/audit';
import type { SeatChange } from '../../seats/seat';
import type { SeatHistory } from '../../seats/seats';

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

/** Of an event that has no limit for each buyer, unless told. */
const audit = (history: Partial<SeatHistory>) =>
  auditSeats(7, { seatsPerBuyer: null, seats: [], changes: [], ...history });

const seat = (now: Partial<SeatHistory['seats'][number]> = {}): SeatHistory['seats'] => [
  { id: 1, label: 'A1', holderId: null, ownerId: null, ...now },
];

describe('the audit of seats holds', () => {
  test('when nothing has happened', () => {
    expect(audit({ seats: seat(), changes: [] })).toEqual({
      eventId: 7,
      seats: 1,
      held: 0,
      sold: 0,
      violations: [],
      seatsPerBuyer: null,
      overLimit: [],
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
    expect(audit({ seats: seat({ ownerId: 40 }), changes })).toMatchObject({
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
    expect(audit({ seats: seat(now), changes: historyOf(...changes) })).toMatchObject({
      verdict: 'broken',
      violations: [{ wrong: 'held-by-two', label: 'A1' }],
      report: [sentence],
    });
  });

  test('two owners', () => {
    const changes = historyOf(held(12, 0, 2), confirmed(12, 1), confirmed(88, 1));
    expect(audit({ seats: seat({ ownerId: 88 }), changes })).toMatchObject({
      violations: [{ wrong: 'sold-to-two', buyerId: 88, otherBuyerId: 12 }],
      report: ['Buyers 12 and 88 both bought seat A1.'],
    });
  });

  test('a purchase at the very end of the hold, which is too late', () => {
    const changes = historyOf(held(12, 0, 2), confirmed(12, 2));
    expect(audit({ seats: seat({ ownerId: 12 }), changes }).report).toEqual([
      'Buyer 12 bought seat A1 after the hold had ended.',
    ]);
  });

  test('a purchase without a hold', () => {
    const changes = historyOf(held(12, 0, 2), confirmed(88, 1));
    expect(audit({ seats: seat({ ownerId: 88 }), changes }).report).toEqual([
      'Buyer 88 bought seat A1 without holding it.',
    ]);
  });

  test('a release by a buyer who is not the holder', () => {
    const changes = historyOf(held(12, 0, 2), released(88, 1));
    expect(audit({ seats: seat(), changes }).report).toEqual([
      'Buyer 88 gave up seat A1, which buyer 12 held.',
    ]);
  });

  test('a row that says something else than its history', () => {
    expect(audit({ seats: seat({ holderId: 88 }), changes: historyOf(held(12, 0, 2)) })).toMatchObject({
      verdict: 'broken',
      drifted: ['A1'],
      report: ['Seat A1 says something else than its history.'],
    });
  });
});

describe('the audit of a limit of two seats for each buyer', () => {
  const LIMIT = 2;
  const map = (owners: (number | null)[]): SeatHistory['seats'] =>
    owners.map((ownerId, index) => ({ id: index + 1, label: `A${index + 1}`, holderId: null, ownerId }));
  const on = (seatId: number, ...changes: Omit<SeatChange, 'id' | 'seatId'>[]) =>
    changes.map((change) => ({ ...change, seatId }));
  const inOrder = (...changes: Omit<SeatChange, 'id'>[][]): SeatChange[] =>
    changes.flat().map((change, index) => ({ ...change, id: index + 1 }));
  const auditBuyer = (owners: (number | null)[], ...changes: Omit<SeatChange, 'id'>[][]) =>
    audit({ seatsPerBuyer: LIMIT, seats: map(owners), changes: inOrder(...changes) });

  test('counts what the buyer holds and what the buyer has bought', () => {
    const bought = on(1, held(12, 0, 9), confirmed(12, 1));
    const first = on(2, held(12, 2, 9), confirmed(12, 3));
    const second = on(3, held(12, 4, 9), confirmed(12, 5));
    expect(auditBuyer([12, 12, null], bought, first)).toMatchObject({ verdict: 'holds', overLimit: [] });
    expect(auditBuyer([12, 12, 12], bought, first, second)).toMatchObject({
      verdict: 'broken',
      overLimit: [{ buyerId: 12, seats: 3 }],
      report: ['Buyer 12 holds 3 seats, at most 2 are allowed.'],
    });
  });

  test('finds a buyer who was above it for a while, and gave the seats back', () => {
    const holds = [1, 2, 3].map((seatId) => on(seatId, held(12, seatId, 9)));
    const releases = [1, 2, 3].map((seatId) => on(seatId, released(12, 5)));
    expect(auditBuyer([null, null, null], ...holds, ...releases).overLimit).toEqual([
      { buyerId: 12, seats: 3 },
    ]);
  });

  test('does not count a hold that has ended, was given back, or is another buyer’s', () => {
    const { verdict, overLimit } = auditBuyer(
      [12, 12, 88, null],
      on(3, held(12, 0, 2)),
      on(4, held(12, 0, 9), released(12, 1)),
      on(1, held(12, 3, 9), confirmed(12, 4)),
      on(3, held(88, 3, 9), confirmed(88, 4)),
      on(2, held(12, 5, 9), confirmed(12, 6)),
    );
    expect({ verdict, overLimit }).toEqual({ verdict: 'holds', overLimit: [] });
  });
});
