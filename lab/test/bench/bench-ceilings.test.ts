import { describe, expect, test } from '@jest/globals';
import { ceilingLine, ceilingsSection, renderCeilings } from '../../bench/ceilings/report';
import { type CeilingsResults, ceilingRow } from '../../bench/ceilings/results';
import { isReached } from '../../bench/shared/aim';
import { perRound } from '../../bench/shared/rate';
import { coloursFor } from '../../report/colour';
import { runBench } from './run-bench';

const script = ceilingRow(
  {
    ...{ name: 'script', what: 'the script over HTTP, selling, 64 callers', ceiling: 'an empty handler' },
    aim: { least: 0.85 },
  },
  perRound([800, 90, 700], [1_000, 100, 1_000]),
);
const start = ceilingRow(
  { name: 'start', what: 'CPU seconds until ready', ceiling: null, aim: { most: 0.6 } },
  [0.3, 0.5, 0.4],
);

describe('a row', () => {
  test('holds each round against the same round of its ceiling', () => {
    expect(script).toMatchObject({ measured: 0.8, rounds: [0.8, 0.9, 0.7] });
    expect(isReached(script)).toBe(false);
  });

  test('may be a figure that is to stay below a limit', () => {
    expect(start.measured).toBe(0.4);
    expect(isReached(start)).toBe(true);
  });

  test('is not reached where the machine cannot measure it', () => {
    const unknown = ceilingRow(start, []);
    expect(unknown.measured).toBeNull();
    expect(isReached(unknown)).toBe(false);
  });

  test('is not reached where its ceiling did nothing: everything is infinitely faster than that', () => {
    const idle = ceilingRow(script, perRound([800, 900], [0, 0]));
    expect(idle.measured).toBeNull();
    expect(isReached(idle)).toBe(false);
  });
});

describe('the report', () => {
  const results: CeilingsResults = {
    run: {
      ...{ at: '2026-11-21T00:00:00.000Z', command: 'npm run lab -- bench ceilings', node: '20.20.2' },
      ...{ cpu: 'A processor', cores: 2, redis: '7.0.15', postgres: '18.4', pgbench: '15.18' },
      ...{ kafka: '4.3.0', seconds: 1, rounds: 3 },
    },
    rows: [script, start],
  };

  test('says what was aimed at, what was measured with the spread, and whether that is enough', () => {
    const text = renderCeilings(results, coloursFor({}));
    expect(text).toMatch(/selling, 64 callers +an empty handler +at least 0.85 +0.80 +0.70, 0.90 +NO/);
    expect(text).toMatch(/CPU seconds until ready +at most 0.6 +0.40 +0.30, 0.50 +yes/);
    expect(text).toContain('npm run lab -- bench ceilings');
    expect(ceilingLine(script)).toContain('0.80 of "an empty handler", at least 0.85: NOT reached');
  });

  test('is a table for the page of results', () => {
    const file = 'results/bench-ceilings.json';
    const text = ceilingsSection(results, { file, link: 'bench-ceilings.json' });
    expect(text).toMatch(/\| an empty handler \| at least 0.85 \| 0.80 \| 0.70, 0.90 \| \*\*no\*\* \|/);
    expect(text).toContain('A processor, 2 cores, Node 20.20.2');
  });
});

test('the bench measures the row that it is asked for, and no other', async () => {
  const { rows } = await runBench<CeilingsResults>('ceilings', '--only', 'hot-row');
  expect(rows.map(({ name }) => name)).toEqual(['hot-row', 'hot-row']);
  for (const { measured } of rows) expect(measured).toBeGreaterThan(0);
});
