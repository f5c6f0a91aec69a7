import { describe, expect, test } from '@jest/globals';
import { orderRemarks } from '../../report/rush/remarks';
import { sparkline } from '../../report/sparkline';
import type { Finding } from '../../rush/experiment';
import { lowerMedian, overlap } from '../../rush/spread';
import { summarise } from '../../rush/summarise';
import { booked, experimentWith, rejected, rowFrom } from '../hand-made';

const FLOOR = { answerMs: { p50: 5, p95: 9, p99: 10, max: 12 }, requestsPerSecond: 2000 };

function roundOf(answerMs: number, tickets = 2): Finding {
  const row = rowFrom(tickets, [booked(1, answerMs), booked(2, answerMs), booked(3, answerMs)].slice(0, 2));
  return experimentWith(row).findings[0] as Finding;
}

const oversold = experimentWith(rowFrom(1, [booked(1, 10), booked(2, 20)])).findings[0] as Finding;

describe('several rounds of one technique', () => {
  test('have the medians as their figures, and the least and the most beside them', () => {
    const { row } = summarise([roundOf(40), roundOf(10), roundOf(20)], FLOOR);
    expect(Math.round(row.answerMs.p99)).toBe(20);
    expect(row.rounds).toBe(3);
    expect(row.spread?.answerP99Ms.map(Math.round)).toEqual([10, 40]);
    expect(row.timesFloor).toBeCloseTo(2, 1);
  });

  test('are broken if one of them is: a fault needs to show only once', () => {
    const { row, report } = summarise([roundOf(10), oversold, roundOf(10)], FLOOR);
    expect(row.verdict).toBe('broken');
    expect(report).toEqual(oversold.report);
  });

  test('never sell out if most of them do not', () => {
    const never = experimentWith(rowFrom(2, [booked(1, 10), rejected(2, 20)])).findings[0] as Finding;
    expect(summarise([roundOf(10), never, never], FLOOR).row.sellOutMs).toBeNull();
    expect(summarise([roundOf(10), never, roundOf(10)], FLOOR).row.sellOutMs).toBeCloseTo(10, 0);
  });
});

describe('the order of the techniques', () => {
  const named = (technique: string, ...answers: number[]) => {
    const finding = summarise(
      answers.map((ms) => roundOf(ms)),
      FLOOR,
    );
    return { ...finding, row: { ...finding.row, technique } };
  };

  test('calls two techniques equal whose rounds overlap, and no others', () => {
    const findings = [named('slow', 90, 100, 110), named('fast', 10, 20, 30), named('as-fast', 25, 35, 45)];
    expect(orderRemarks(findings)).toEqual(['lv2 by p99: fast = as-fast < slow']);
  });

  test('is not told of a single round', () => {
    expect(orderRemarks([named('one', 10), named('other', 90)])).toEqual([]);
  });
});

test('ranges that touch overlap', () => {
  expect([overlap([1, 2], [2, 3]), overlap([1, 2], [3, 4])]).toEqual([true, false]);
});

test('the median of an even number is the lower one in the middle: no value that was not measured', () => {
  expect([lowerMedian([4, 1, 3, 2]), lowerMedian([5]), lowerMedian([])]).toEqual([2, 5, 0]);
});

test('a sparkline is highest where most happened', () => {
  expect(sparkline([1, 9, 10, 10, 10], 5)).toBe('▃▁▁▁█');
});
