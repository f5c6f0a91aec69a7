import { describe, expect, test } from '@jest/globals';
import { AlreadyBooked, Contended, SoldOut } from '@ticket-rush/shared/booking/refusals';
import { Unavailable } from '@ticket-rush/shared/errors/unavailable';
import { isGranted, keepAsking } from '../../bench/shared/keep-asking';

describe('what was asked for', () => {
  test('is granted, or was refused because others are in the way', async () => {
    expect(await isGranted(Promise.resolve())).toBe(true);
    expect(await isGranted(Promise.reject(new Contended(1)))).toBe(false);
    const tooLate = new Unavailable({ detail: 'The lock was not free.', outcome: 'rejected' });
    expect(await isGranted(Promise.reject(tooLate))).toBe(false);
  });

  test.each([
    ['tickets are sold out', new SoldOut(1)],
    ['the buyer has a ticket', new AlreadyBooked(1, 2)],
    ['the outcome is unknown', new Unavailable({ detail: 'The connection broke.', outcome: 'unknown' })],
    ['the code is wrong', new TypeError('no technique')],
  ])('ends the bench where %s: that is no refused attempt', async (_, error) => {
    await expect(isGranted(Promise.reject(error))).rejects.toBe(error);
  });
});

test('every caller asks again until the time is over, and each answer is counted', async () => {
  const asked = [0, 0];
  const { count, perSecond } = await keepAsking(2, 0.05, async (caller) => {
    asked[caller] = (asked[caller] ?? 0) + 1;
    await new Promise(setImmediate);
  });
  expect(Math.min(...asked)).toBeGreaterThan(0);
  expect(count).toBe(asked.reduce((sum, times) => sum + times, 0));
  expect(perSecond).toBeLessThanOrEqual(count / 0.05);
});
