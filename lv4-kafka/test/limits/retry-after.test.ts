import { expect, test } from '@jest/globals';
import { retryAfterSeconds } from '../../src/limits/retry-after';

const ANSWERS = 1_000;
const told = (expectedMs: number) => Array.from({ length: ANSWERS }, () => retryAfterSeconds(expectedMs));

test.each([
  ['nothing is known', 0, 1, 2],
  ['the decision is near', 300, 1, 2],
  ['the decision is expected later', 6_000, 6, 9],
  ['the estimate is beyond reason', 3_600_000, 10, 15],
])('where %s, it is whole seconds, and spread', (_, expectedMs, least, most) => {
  const seconds = told(expectedMs);
  expect(seconds.every((value) => Number.isInteger(value) && value >= least && value <= most)).toBe(true);
  expect(new Set(seconds).size).toBeGreaterThan(1);
});

test('most buyers are asked to come after the shortest time where nothing is known', () => {
  expect(told(0).filter((seconds) => seconds === 1).length).toBeGreaterThan(ANSWERS / 2);
});
