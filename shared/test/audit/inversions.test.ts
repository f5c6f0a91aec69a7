import { expect, test } from '@jest/globals';
import { seededRandom } from '@ticket-rush/testing/rush/seeded-random';
import { countInversions } from '../../booking/audit/inversions';

test.each([
  [[], 0],
  [[1, 2, 3], 0],
  [[3, 2, 1], 3],
  [[2, 1, 3], 1],
  [[1, 1, 1], 0],
  [[Number.POSITIVE_INFINITY, 1, Number.POSITIVE_INFINITY], 1],
])('%j has %d', (values, inversions) => {
  expect(countInversions(values)).toBe(inversions);
});

test('agrees with counting every pair', () => {
  const random = seededRandom(1);
  const values = Array.from({ length: 300 }, () => Math.floor(random() * 100));
  const everyPair = values.flatMap((a, i) => values.slice(i + 1).filter((b) => a > b)).length;
  expect(everyPair).toBeGreaterThan(0);
  expect(countInversions(values)).toBe(everyPair);
});
