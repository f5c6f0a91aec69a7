import { describe, expect, test } from '@jest/globals';
import { estimateWait } from '../../src/limits/expected-wait';

/** Samples a second apart: how many wait, and how many have been decided so far. */
function waitAfter(...samples: [lag: number, decided: number][]): number {
  const wait = estimateWait();
  for (const [second, [lag, decided]] of samples.entries()) wait.observe({ at: second * 1000, lag, decided });
  return wait.expectedWaitMs();
}

test('a fresh system waits for nothing', () => {
  expect(estimateWait().expectedWaitMs()).toBe(0);
  expect(waitAfter([0, 0])).toBe(0);
  expect(waitAfter([5_000, 0])).toBe(0);
});

test('lag divided by the rate of decisions', () => {
  expect(waitAfter([3_000, 0], [2_000, 1_000])).toBe(2_000);
});

test('a rate is learnt over several looks where a batch takes longer than one', () => {
  expect(waitAfter([900, 0], [900, 0], [900, 0], [600, 300])).toBe(6_000);
});

test('one slow stretch does not count for all before', () => {
  const wait = waitAfter([4_000, 0], [3_000, 1_000], [2_000, 2_000], [1_900, 2_100]);
  expect(wait).toBeGreaterThan(1_900);
  expect(wait).toBeLessThan(19_000);
});

test('time with nothing to decide is not slowness', () => {
  const busy: [number, number][] = [
    [2_000, 0],
    [1_000, 1_000],
    [0, 2_000],
  ];
  const idle: [number, number][] = Array.from({ length: 100 }, () => [0, 2_000]);
  expect(waitAfter(...busy, ...idle)).toBe(0);
  expect(waitAfter(...busy, ...idle, [500, 2_000])).toBeLessThanOrEqual(1_000);
});

describe('a queue that does not move', () => {
  const stuck = (seconds: number): [number, number][] => Array.from({ length: seconds }, () => [1, 10]);

  test('is expected to take as long again as it has stood', () => {
    expect(waitAfter(...stuck(31))).toBe(30_000);
  });

  test('counts from the last progress, not from the first lag', () => {
    expect(waitAfter(...stuck(31), [1, 110], [1, 110])).toBe(1_000);
  });

  test('is forgotten as soon as nothing waits', () => {
    expect(waitAfter(...stuck(31), [0, 11])).toBe(0);
  });
});
