import { describe, expect, test } from '@jest/globals';
import { learnRate } from '../../src/limits/learn-rate';

type Look = [waiting: number, decided: number];

/** Looks a second apart: how many wait, and how many have been decided so far. */
function after(...looks: Look[]) {
  const rate = learnRate();
  for (const [second, [waiting, decided]] of looks.entries())
    rate.observe({ at: second * 1000, waiting, decided });
  return rate;
}

const repeated = (times: number, look: Look): Look[] => Array.from({ length: times }, () => look);

test('nothing is known of a fresh slot', () => {
  expect(after().msFor(1_000)).toBe(0);
  expect(after([5_000, 0]).msFor(1_000)).toBe(0);
  expect(after([5_000, 0]).stuckMs()).toBe(0);
});

test('a worker that was never idle is as fast as it decided', () => {
  expect(after([3_000, 0], [2_000, 1_000], [1_000, 2_000]).msFor(2_000)).toBe(2_000);
});

test('what came meanwhile is not counted', () => {
  expect(after([3_000, 0], [9_000, 1_000], [30_000, 2_000]).msFor(2_000)).toBe(2_000);
});

test('a rate is learnt over several looks where a batch takes longer than one', () => {
  const batch = (decided: number): Look[] => repeated(3, [1_200 - decided, decided]);
  expect(after(...batch(0), ...batch(300), ...batch(600)).msFor(600)).toBe(6_000);
});

test('one slow stretch does not count', () => {
  expect(after([4_000, 0], [3_000, 1_000], [2_000, 2_000], [1_900, 2_100]).msFor(1_900)).toBe(1_900);
});

test('a worker that stays slow is slow', () => {
  const fast: Look[] = [
    [9_000, 0],
    [8_000, 1_000],
    [7_000, 2_000],
  ];
  const slow: Look[] = [1, 2, 3, 4].map((times) => [7_000 - 100 * times, 2_000 + 100 * times]);
  expect(after(...fast, ...slow).msFor(600)).toBe(6_000);
});

describe('a queue that was empty between two looks', () => {
  const aTrickle = (seconds: number, before = 0): Look[] =>
    Array.from({ length: seconds }, (_, second) => [1, before + 2 * second]);

  test('says how fast requests came, not how fast they are decided', () => {
    expect(after(...aTrickle(20), [2_000, 40]).msFor(2_000)).toBe(0);
  });

  test('does not make a worker slow that has shown how fast it is', () => {
    const busy: Look[] = [
      [2_000, 0],
      [1_000, 1_000],
      [500, 1_500],
    ];
    expect(after(...busy, ...aTrickle(20, 2_000)).msFor(1_000)).toBe(1_000);
  });

  test('proves that a worker is at least as fast', () => {
    const slow: Look[] = [
      [900, 0],
      [800, 100],
      [700, 200],
    ];
    expect(after(...slow, [50, 1_200]).msFor(1_000)).toBe(1_000);
  });
});

describe('an outage with a few who wait', () => {
  const outage = (decided: number): Look[] => [
    ...repeated(31, [5, decided]),
    [2, decided + 3],
    [0, decided + 5],
  ];

  test('teaches nothing of the speed of the worker', () => {
    expect(after(...outage(0), [2_000, 5]).msFor(2_000)).toBe(0);
  });

  test('nor does a second one', () => {
    expect(after(...outage(0), ...outage(5), [2_000, 10]).msFor(2_000)).toBe(0);
  });
});

describe('a queue that does not move', () => {
  test('is stuck since the first look that saw it', () => {
    expect(after(...repeated(31, [1, 10])).stuckMs()).toBe(30_000);
  });

  test('is stuck since the last progress', () => {
    expect(after(...repeated(31, [1, 10]), [1, 110], [1, 110]).stuckMs()).toBe(1_000);
  });

  test('is not stuck once it is empty', () => {
    expect(after(...repeated(31, [1, 10]), [0, 11]).stuckMs()).toBe(0);
  });
});
