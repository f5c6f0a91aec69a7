import { describe, expect, test } from '@jest/globals';
import { auditWaitingRoom } from '../../waiting-room/audit';
import type { Place } from '../../waiting-room/place';

const place = (id: number, buyerId: number, second = id): Place => ({
  id,
  eventId: 7,
  buyerId,
  enteredAt: new Date(second * 1000),
});

describe('the audit of a waiting room', () => {
  test('holds when every buyer has one place', () => {
    expect(auditWaitingRoom(7, [place(1, 12), place(3, 88)])).toEqual({
      eventId: 7,
      places: 2,
      buyers: 2,
      duplicates: [],
      inversions: 0,
      verdict: 'holds',
      report: ['2 buyers wait for event 7, each in one place, and nothing is wrong.'],
    });
  });

  test('finds a buyer with two places', () => {
    expect(auditWaitingRoom(7, [place(1, 12), place(2, 88), place(5, 12)])).toMatchObject({
      verdict: 'broken',
      places: 3,
      buyers: 2,
      duplicates: [{ buyerId: 12, placeIds: [1, 5] }],
      report: ['Buyer 12 stands in the queue for event 7 2 times (places 1 and 5).'],
    });
  });

  test('counts who stands in front although they came later', () => {
    expect(auditWaitingRoom(7, [place(1, 12, 9), place(2, 88, 5), place(3, 40, 7)])).toMatchObject({
      verdict: 'holds',
      inversions: 2,
    });
  });
});
