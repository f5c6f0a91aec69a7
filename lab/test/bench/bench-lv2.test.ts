import { describe, expect, test } from '@jest/globals';
import { conditionalUpdate } from '../../../lv2-db-lock/src/techniques/conditional-update';
import { optimistic } from '../../../lv2-db-lock/src/techniques/optimistic';
import { rowLock } from '../../../lv2-db-lock/src/techniques/row-lock';
import { rowLockNowait } from '../../../lv2-db-lock/src/techniques/row-lock-nowait';
import { skipLocked } from '../../../lv2-db-lock/src/techniques/skip-locked';
import { renderLv2Bench } from '../../bench/lv2/report';
import type { BenchResults } from '../../bench/lv2/results';
import { attemptsIn } from '../../bench/shared/pgbench';
import { median, ratioOf } from '../../bench/shared/rate';
import { coloursFor } from '../../report/colour';
import { testWith } from '../test-with';
import { runBench } from './run-bench';

const speed = (...rounds: number[]) => ({ bookingsPerSecond: median(rounds), attemptsPerBooking: 1, rounds });

describe('the median', () => {
  test('is the one in the middle, or half way between the two', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([10, 9, 1, 5])).toBe(7);
    expect(() => median([])).toThrow(RangeError);
  });
});

describe('the ratio', () => {
  test('is taken round by round, so that a disturbance which meets both counts for neither', () => {
    expect(ratioOf(speed(900, 90, 800), speed(1000, 100, 1000))).toBe(0.9);
  });

  test('is none where the other sold nothing', () => {
    expect(ratioOf(speed(900), speed(0))).toBeNull();
  });
});

describe('what pgbench prints', () => {
  test('counts as attempts, retries included', () => {
    const report =
      'number of transactions actually processed: 120\nnumber of failed transactions: 0 (0.000%)\n';
    expect(attemptsIn(report)).toBe(120);
    expect(attemptsIn(`${report}total number of retries: 30\n`)).toBe(150);
  });

  test('is refused if it is something else', () => {
    expect(() => attemptsIn('pgbench: error')).toThrow('pgbench: error');
  });
});

describe('the report of a bench', () => {
  const results: BenchResults = {
    run: {
      ...{ at: '2026-11-21T00:00:00.000Z', command: 'npm run lab -- bench lv2', node: '20.20.2' },
      ...{ cpu: 'A processor', cores: 2, postgres: '18.4', pgbench: '15.18', seconds: 1, rounds: 3 },
    },
    rows: [
      { technique: rowLock.slug, callers: 8, events: 1, node: speed(2100), pgbench: speed(3000), ratio: 0.7 },
      {
        technique: rowLockNowait.slug,
        callers: 32,
        events: 1000,
        node: speed(50),
        pgbench: null,
        ratio: null,
      },
    ],
    variants: [
      {
        ...{ technique: conditionalUpdate.slug, variant: 'TypeORM: findOne, update, insert', callers: 8 },
        ...{ events: 1000, written: speed(10_000), asTechnique: speed(20_000), ratio: 0.5 },
      },
    ],
  };
  const text = renderLv2Bench(results, coloursFor({}));

  test('has a row for each cell, and a dash where pgbench can take no part', () => {
    expect(text).toMatch(/row-lock +hot +8 +2,100 +3,000 +0\.70 +1\.0 +1\.0/);
    expect(text).toMatch(/row-lock-nowait +spread +32 +50 +– +– +1\.0 +–/);
    expect(text).toMatch(/TypeORM: findOne, update, insert +spread +8 +10,000 +20,000 +0\.50/);
  });

  test('says on which machine, with which versions, by which command', () => {
    const machine = 'A processor, 2 cores; node 20.20.2, PostgreSQL 18.4, pgbench 15.18; 3 rounds of 1 s';
    expect(text).toContain(`${machine}\nnpm run lab -- bench lv2\n`);
  });

  test('fits into 120 columns', () => {
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
  });
});

testWith('pgbench')('the bench sells from both sides where both can, and counts every booking', async () => {
  const slugs = [optimistic, skipLocked, rowLockNowait].map(({ slug }) => slug);
  const { rows, variants } = await runBench<BenchResults>(
    'lv2',
    ...['--callers', '2', '--technique', slugs.join()],
  );
  expect(variants).toEqual([]);
  expect(rows).toHaveLength(6);
  for (const { technique, node, pgbench } of rows) {
    expect(node.bookingsPerSecond).toBeGreaterThan(0);
    expect(node.attemptsPerBooking).toBeGreaterThanOrEqual(1);
    expect(pgbench === null).toBe(technique === rowLockNowait.slug);
  }
});
