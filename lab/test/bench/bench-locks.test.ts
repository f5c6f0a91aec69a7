import { describe, expect, test } from '@jest/globals';
import { rowLock } from '../../../lv2-db-lock/src/techniques/row-lock';
import { redlock } from '../../../lv3-redlock/src/techniques/redlock';
import { buyOverHttp } from '../../bench/locks/buy-over-http';
import { locksSection, renderLocksBench } from '../../bench/locks/report';
import { type LocksResults, locksRows } from '../../bench/locks/results';
import { coloursFor } from '../../report/colour';
import { runBench } from './run-bench';

const sold = (perSecond: number, p99 = 10, refused = 0) => ({
  ...{ perSecond, answerMs: { p50: 1, p99 }, refused, told: perSecond },
});

const rows = locksRows(
  {
    [rowLock.slug]: [sold(1_000), sold(100), sold(500)],
    redlock: [sold(500, 30, 1), sold(60), sold(200, 20, 2)],
  },
  { instances: 2, events: 1 },
);

describe('a row', () => {
  test('holds each round against the same round of the row lock', () => {
    expect(rows).toMatchObject([
      { level: 'lv2', technique: rowLock.slug, ratio: 1, bookings: { perSecond: 500 } },
      { level: 'lv3', ratio: 0.5, bookings: { perSecond: 200 }, answerMs: { p99: 20 }, refused: 3 },
    ]);
  });
});

describe('buying', () => {
  const caller = (answer: () => number) => ({ post: async () => answer(), close: () => undefined });
  const order = { technique: redlock.slug, events: 1, seconds: 0.05 };

  test('counts each yes once, and what was refused apart', async () => {
    let asked = 0;
    const { told, refused } = await buyOverHttp([caller(() => (++asked % 2 === 0 ? 503 : 201))], order);
    expect(told + refused).toBe(asked);
    expect(Math.abs(told - refused)).toBeLessThanOrEqual(1);
    expect(told).toBeGreaterThan(0);
  });

  test('fails at any other answer', async () => {
    await expect(buyOverHttp([caller(() => 409)], order)).rejects.toThrow('409');
  });
});

describe('the report', () => {
  const results: LocksResults = {
    run: {
      ...{ at: '2026-11-21T00:00:00.000Z', command: 'npm run lab -- bench locks', node: '20.20.2' },
      ...{ cpu: 'A processor', cores: 2, redis: '7.0.15', postgres: '18.4' },
      ...{ callers: 64, seconds: 3, rounds: 3 },
    },
    rows,
  };

  test('fits into 120 columns', () => {
    const text = renderLocksBench(results, coloursFor({}));
    expect(text).toMatch(/2 +hot +redlock +200 +60, 500 +0\.50 +1\.0 +20\.0 +3/);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
  });

  test('is a table for the chapter, which names machine and command', () => {
    const file = 'results/bench-locks.json';
    const text = locksSection(results, { file, link: `../${file}` });
    expect(text).toContain('| 2 | hot | redlock | 200 | 60, 500 | 0.50 | 1.0 | 20.0 | 3 |');
    expect(text).toContain('A processor, 2 cores, Node 20.20.2');
    expect(text).toContain('[results/bench-locks.json](../results/bench-locks.json)');
  });
});

test('the bench starts both levels, and every yes is one ticket', async () => {
  const brief = ['--instances', '1', '--callers', '8', '--seconds', '0.2'];
  const { rows: measured } = await runBench<LocksResults>('locks', ...brief);
  expect(measured).toHaveLength(8);
  for (const { bookings } of measured) expect(bookings.perSecond).toBeGreaterThan(0);
});
