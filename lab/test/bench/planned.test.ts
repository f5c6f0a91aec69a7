import { expect, test } from '@jest/globals';
import { plannedLine, secondsFor } from '../../bench/run';
import { sweepBench } from '../../sweep/sweep';

const planned = { cells: 18, rounds: 3, seconds: 1, beside: 0.5, once: 39 };

test('a bench says at its start what it will measure, and for how long', () => {
  expect(secondsFor(planned)).toBe(120);
  expect(plannedLine(planned)).toBe('18 cells × 3 rounds × 1 s: about 2 minutes on two quiet cores');
  expect(plannedLine({ ...planned, cells: 1, rounds: 1, once: 2 })).toBe(
    '1 cell × 1 round × 1 s: less than a minute',
  );
  expect(plannedLine({ ...planned, cells: 0, once: 600 })).toMatch(/^one long measurement: about 10 minutes/);
});

test('a sweep counts each technique of the levels that have the axis at each point', async () => {
  const plan = { axis: 'poll', levels: ['lv3', 'lv4'], callers: 32, seconds: 1, rounds: 2 } as const;
  const { cells, rounds, seconds } = await sweepBench.planned({
    ...plan,
    levels: [...plan.levels],
    points: [1_000, 3_000],
  });
  // Four techniques of LV.4. A client that waits for 3 s takes 3 s longer.
  expect({ cells, rounds }).toEqual({ cells: 8, rounds: 2 });
  expect(seconds).toBeGreaterThan(2);
});
