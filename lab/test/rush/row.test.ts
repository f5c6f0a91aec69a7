import { describe, expect, test } from '@jest/globals';
import { latencyOf } from '../../rush/latency';
import { booked, bookingsFor, rejected, rowFrom } from '../hand-made';

describe('a row of the table', () => {
  const oneToHundred = Array.from({ length: 100 }, (_, index) => index + 1);

  test('has the percentiles of the durations, to three significant digits', () => {
    const { p50, p95, p99, max } = latencyOf(oneToHundred);
    expect([p50, p95, p99, max].map((ms) => Math.round(ms))).toEqual([50, 95, 99, 100]);
  });

  test('keeps durations apart that differ by less than a millisecond', () => {
    expect(latencyOf([0.1, 0.2, 0.3]).p50).toBeCloseTo(0.2, 3);
  });

  test('takes a duration below zero, which two clocks can produce, as zero', () => {
    expect(latencyOf([-0.4])).toEqual({ p50: 0, p95: 0, p99: 0, max: 0 });
  });

  test('times the answer and the decision of a request apart', () => {
    const { answerMs, decisionMs } = rowFrom(1, [booked(1, 5, 80)]);
    expect(answerMs.max).toBeCloseTo(5, 1);
    expect(decisionMs.max).toBeCloseTo(80, 0);
  });

  test('counts requests per second up to the last answer', () => {
    expect(rowFrom(1, [booked(1, 100), rejected(2, 500)]).requestsPerSecond).toBe(4);
  });

  test('is sold out when the last ticket got its yes, in any order of the answers', () => {
    expect(rowFrom(2, [booked(1, 70), booked(2, 30), booked(3, 90)]).sellOutMs).toBe(70);
  });

  test('never sells out with fewer yeses than tickets', () => {
    expect(rowFrom(2, [booked(1, 70), rejected(2, 80)]).sellOutMs).toBeNull();
  });

  test('counts what the audit found', () => {
    const records = [booked(1, 10), booked(2, 20), booked(3, 30)];
    const [first, second] = bookingsFor(records);
    if (!first || !second) throw new Error('the hand-made shop sold nothing');
    const row = rowFrom(1, records, [first, { ...second, buyerId: 1 }]);
    expect(row).toMatchObject({ requests: 3, sold: 2, oversold: 1, duplicates: 1, phantoms: 1 });
    expect(row.verdict).toBe('broken');
  });

  test('expects what the technique promises for that many instances', () => {
    expect(rowFrom(1, [booked(1, 10)]).expected).toBe('holds');
  });
});
