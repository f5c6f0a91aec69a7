import { expect, test } from '@jest/globals';
import type { Cost, CostResults } from '../bench/cost/results';
import { demandsIn, secondsOf } from '../capacity/demand';
import { renderCapacity } from '../capacity/report';
import { simulate } from '../capacity/simulate';
import { wallsOf } from '../capacity/walls';
import { coloursFor } from '../report/colour';
import type { SweepResults } from '../sweep/results';
import { runLab } from './run-lab';

const cost = (perSecond: number, service: number, postgres: number): Cost => ({
  ...{ perSecond, roundTrips: 6, redisCommands: null, walBytes: 400, connectionMs: 9, lockWaitMs: 0 },
  cpuMs: { service, worker: null, postgres, redis: null, kafka: null },
});

/** Two cores. Sold: 1 ms of processor for each of 500 tickets a second leaves three quarters idle: buyers wait for each other. */
const costs: CostResults = {
  run: {
    ...{
      at: '2026-11-28T00:00:00.000Z',
      command: 'npm run lab -- bench cost',
      node: '24.0.0',
      cpu: 'A processor',
    },
    ...{ cores: 2, postgres: '18.4', redis: '7.0.15', kafka: '4.3.0', callers: 16, seconds: 1, rounds: 1 },
  },
  rows: [{ level: 'lv2', technique: 'some', sold: cost(500, 0.6, 0.4), refused: cost(4_000, 0.3, 0.2) }],
};
const [demand] = demandsIn(costs) as [ReturnType<typeof demandsIn>[number]];

test('buyers are alone where processors had time to spare, and not where these were busy', () => {
  expect(demand.sold.alone).toBe(2);
  expect(demand.refused.alone).toBe(0);
});

test('nor where the one thread of the API was busy, while the other processors were not', () => {
  const rows = [{ ...(costs.rows[0] as CostResults['rows'][number]), sold: cost(1_000, 0.9, 0.1) }];
  const [busy] = demandsIn({ ...costs, run: { ...costs.run, cores: 8 }, rows });
  expect(busy?.sold.alone).toBe(0);
});

test('but where buyers waited for a lock in PostgreSQL, whatever was busy', () => {
  const locked = { ...cost(1_000, 0.9, 0.1), lockWaitMs: 5 };
  const rows = [{ ...(costs.rows[0] as CostResults['rows'][number]), sold: locked }];
  expect(demandsIn({ ...costs, rows })[0]?.sold.alone).toBe(1);
});

test('a rush takes what its winners take, and what its losers take', () => {
  const crowd = { buyers: 10_000, tickets: 100 };
  expect(secondsOf('service', demand, crowd)).toBeCloseTo((100 * 0.6 + 9_900 * 0.3) / 1000);
  expect(secondsOf('alone', demand, { buyers: 50, tickets: 100 })).toBeCloseTo(0.1);
});

test('the first wall is the longest of what one event has only one of', () => {
  const walls = wallsOf(demand, { buyers: 1_000_000, tickets: 100_000 });
  // 100,000 winners, 2 ms each, one after the other; the API needs 330 s, so two processes are as fast.
  expect(walls).toMatchObject({ wall: 'alone', seconds: { alone: 200 }, apiProcesses: 2 });
  const open = { ...demand, sold: { ...demand.sold, alone: 0 } };
  expect(wallsOf(open, { buyers: 1_000, tickets: 10 })).toMatchObject({ wall: null, apiProcesses: 1 });
});

const rush = { buyers: 20_000, tickets: 0, cores: 2, seed: 1 };

test('without a place for one, a rush takes its processor time divided by the processors', () => {
  const { doneMs } = simulate({ ...rush, cpuMs: { sold: 1, refused: 1 }, aloneMs: { sold: 0, refused: 0 } });
  expect(doneMs).toBeGreaterThan(9_500);
  expect(doneMs).toBeLessThan(10_500);
});

test('with one, it takes as long as all of them in it, one after the other', () => {
  const { doneMs, answerP50Ms } = simulate({
    ...rush,
    cpuMs: { sold: 1, refused: 1 },
    aloneMs: { sold: 2, refused: 2 },
  });
  expect(doneMs).toBeGreaterThan(38_000);
  expect(doneMs).toBeLessThan(42_000);
  expect(answerP50Ms / doneMs).toBeCloseTo(0.5, 1);
});

test('the table fits into 80 columns, and a prediction stands beside its rush', () => {
  const point = {
    ...{ level: 'lv2', technique: 'some', at: 1_000, rounds: [800], perSecond: 1, doneMs: 800 },
  };
  const sample = { answerP50Ms: 1, answerP99Ms: 1, attempts: 1, soldOut: 0, comeAgain: 0, clientMs: 0.5 };
  const points = [1_000, 2_000].map((at) => ({ ...point, ...sample, at, doneMs: at }));
  const sweep = { run: { ...costs.run, axis: 'buyers' }, points } as SweepResults;
  const text = renderCapacity(costs, sweep, { buyers: 1_000_000, tickets: 100 }, coloursFor({}));
  expect(text).toMatch(/some +300 +– +200 +– +– +0\.2\* +31/);
  // Twice as many take twice as long, but for the hundred who are alone.
  expect(text).toMatch(/some +1,000 +1,000 +1,000 +fitted/);
  expect(text).toMatch(/some +2,000 +2,000 +\d,\d{3} +[+-]?\d %/);
  const tables = text.split('\n').filter((line) => !line.startsWith('A processor'));
  expect(Math.max(...tables.map((line) => line.length))).toBeLessThanOrEqual(80);
});

test.each(['/no/such/file.json', 'package.json'])('%s is no file of costs: bad usage', async (file) => {
  const { status, stderr } = await runLab(['capacity', '--costs', file]);
  expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining('cannot be read') });
});
