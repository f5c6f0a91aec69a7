import { expect, test } from '@jest/globals';
import { tokenBucket, unlimited } from '../../src/log/rate-limiter';

function clock() {
  let at = 0;
  return {
    now: () => at,
    pass: (ms: number) => {
      at += ms;
    },
  };
}

test('gives out its burst at once, and then says how long to wait', () => {
  const bucket = tokenBucket(100, clock().now);
  expect(bucket.take(500)).toBe(10);
  expect(bucket.take(1)).toBe(0);
  expect(bucket.waitMs()).toBe(10);
});

test('never gives out more than the rate, however it is asked', () => {
  const time = clock();
  const bucket = tokenBucket(100, time.now);
  let taken = 0;
  for (let step = 0; step < 1_000; step++) {
    taken += bucket.take(7);
    time.pass(10);
  }
  expect(taken).toBeGreaterThan(990);
  expect(taken).toBeLessThanOrEqual(1_010);
});

test('an idle time is made up for by no more than the burst', () => {
  const time = clock();
  const bucket = tokenBucket(100, time.now);
  time.pass(3_600_000);
  expect(bucket.take(500)).toBe(10);
});

test('a caller that waits as long as it says gets one', () => {
  const time = clock();
  const bucket = tokenBucket(3, time.now);
  bucket.take(1);
  for (let turn = 0; turn < 10; turn++) {
    time.pass(bucket.waitMs());
    expect(bucket.take(1)).toBe(1);
  }
});

test('unlimited is never too soon', () => {
  expect(unlimited.take(500)).toBe(500);
  expect(unlimited.waitMs()).toBe(0);
});
