import { expect, test } from '@jest/globals';
import type { Cost, CostResults } from '../bench/cost/results';
import { batchCostOf } from '../capacity/batch-cost';
import { demandsIn, secondsOf } from '../capacity/demand';
import { needsOf } from '../capacity/needs';
import { renderCapacity } from '../capacity/report';
import { simulateLog } from '../capacity/simulate-log';
import { simulatePlace } from '../capacity/simulate-place';
import { trustIn, trustLines } from '../capacity/trust';
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
  const needs = needsOf(demand, { buyers: 1_000_000, tickets: 100_000 });
  // 100,000 winners, 2 ms each, one after the other; the API needs 330 s, so two processes are as fast.
  expect(needs).toMatchObject({ wall: 'alone', wallSeconds: 200, cores: { service: 2, redis: 0 } });
  const open = { ...demand, sold: { ...demand.sold, alone: 0 } };
  expect(needsOf(open, { buyers: 1_000, tickets: 10 })).toMatchObject({ wall: null, cores: { service: 1 } });
});

test('behind a waiting room only as many buyers come to the wall as there are tickets', () => {
  const locked = { ...demand, refused: { ...demand.refused, alone: 1 } };
  const { wallSeconds, roomSeconds } = needsOf(locked, { buyers: 1_000_100, tickets: 100 });
  expect([wallSeconds, roomSeconds]).toEqual([expect.closeTo(1_000.2), expect.closeTo(0.2)]);
});

const rush = { buyers: 20_000, tickets: 0, cores: 2, connections: 40, readsBeforeWaiting: false, seed: 1 };

test('without a place for one, a rush takes its processor time divided by the processors', () => {
  const { doneMs } = simulatePlace({
    ...rush,
    cpuMs: { sold: 1, refused: 1 },
    aloneMs: { sold: 0, refused: 0 },
  });
  expect(doneMs).toBeGreaterThan(9_500);
  expect(doneMs).toBeLessThan(10_500);
});

test('with one, it takes as long as all of them in it, one after the other', () => {
  const { doneMs, answerP50Ms } = simulatePlace({
    ...rush,
    cpuMs: { sold: 1, refused: 1 },
    aloneMs: { sold: 2, refused: 2 },
  });
  expect(doneMs).toBeGreaterThan(38_000);
  expect(doneMs).toBeLessThan(42_000);
  expect(answerP50Ms / doneMs).toBeCloseTo(0.5, 1);
});

test('who decides by what was read before waiting sells each ticket once for each connection', () => {
  const costs = { cpuMs: { sold: 0.4, refused: 0.2 }, aloneMs: { sold: 1, refused: 0 } };
  const tickets = 100;
  expect(simulatePlace({ ...rush, ...costs, tickets }).sold).toBe(100);
  const { sold } = simulatePlace({ ...rush, ...costs, tickets, readsBeforeWaiting: true });
  expect(sold / tickets / rush.connections).toBeCloseTo(1, 1);
  // Of a small crowd all get one.
  expect(simulatePlace({ ...rush, ...costs, tickets, buyers: 1_000, readsBeforeWaiting: true }).sold).toBe(
    1_000,
  );
});

test('the fixed part of a batch is told from the part for each request by batches of two sizes', () => {
  const batch = (size: number) => ({ size, workerMs: 0.1 + 3 / size, postgresMs: 0.05 + 1 / size });
  const { fixedMs, eachMs } = batchCostOf([batch(16), batch(200)]);
  expect([fixedMs, eachMs]).toEqual([expect.closeTo(4), expect.closeTo(0.15)]);
  // One at a time is one size: there is no second one to tell them apart.
  expect(batchCostOf([batch(1), batch(1)])).toEqual({ fixedMs: 0, eachMs: expect.closeTo(4.15) });
});

const log = { tickets: 0, cores: 2, seed: 1 };
const batchOf = (fixedMs: number, eachMs: number) => ({
  sold: { fixedMs, eachMs },
  refused: { fixedMs, eachMs },
});

test('a batch is what was accepted during the one before, so a slow worker has large ones', () => {
  const crowd = { ...log, buyers: 10_000, acceptMs: 0.4 };
  const [quick, slow] = [
    simulateLog({ ...crowd, batch: batchOf(1, 0) }),
    simulateLog({ ...crowd, batch: batchOf(8, 0) }),
  ];
  // On the other core 2.5 buyers are accepted in 1 ms, and 20 in 8 ms.
  expect(10_000 / quick.batches).toBeGreaterThan(2);
  expect(10_000 / quick.batches).toBeLessThan(5);
  expect(10_000 / slow.batches).toBeGreaterThan(16);
  expect(10_000 / slow.batches).toBeLessThan(30);
});

test('what limits is the one worker where it takes longer for each request than the processors to accept it', () => {
  const { acceptedMs, doneMs } = simulateLog({ ...log, buyers: 10_000, acceptMs: 0.1, batch: batchOf(2, 1) });
  expect(acceptedMs).toBeLessThan(2_000);
  expect(doneMs).toBeGreaterThan(9_500);
  expect(doneMs).toBeLessThan(11_000);
});

test('no figures are given of a technique whose rush was predicted badly, nor of one that does not hold', () => {
  const names = ['good', 'bad', 'unknown', 'broken'];
  const demands = names.map((technique) => ({ ...demand, technique }));
  const check = (technique: string, error: number | null, buyers: number) => ({
    ...{ level: 'lv2', technique, buyers, error, measuredMs: 1, predictedMs: 1, factor: 1 },
  });
  const checks = [
    check('good', 0.2, 20_000),
    check('good', null, 5_000),
    check('good', 0.9, 100),
    check('bad', -0.3, 20_000),
    check('broken', 0, 20_000),
  ];
  const trust = trustIn(demands, checks, ({ technique }) => technique !== 'broken');
  expect(trust).toEqual({
    ...{ checked: ['good'], wrong: ['bad'], notChecked: ['unknown'], doesNotHold: ['broken'] },
  });
  expect(trustLines(trust).join('\n')).toMatch(/off by more than 25 %: `bad`/);
});

test('the table fits into 80 columns, and a prediction stands beside its rush', () => {
  const point = {
    ...{ level: 'lv2', technique: 'some', at: 1_000, rounds: [800], perSecond: 1, doneMs: 800 },
  };
  const sample = { answerP50Ms: 1, answerP99Ms: 1, attempts: 1, soldOut: 0, comeAgain: 0, clientMs: 0.5 };
  const points = [1_000, 2_000].map((at) => ({ ...point, ...sample, at, doneMs: at }));
  const sweep = { run: { ...costs.run, axis: 'buyers' }, points } as SweepResults;
  const long = { ...(costs.rows[0] as CostResults['rows'][number]), technique: 'x'.repeat(26) };
  const known = { costs: { ...costs, rows: [...costs.rows, long] }, sweep };
  const text = renderCapacity(known, { buyers: 1_000_000, tickets: 100 }, coloursFor({}));
  expect(text).toMatch(/some +alone +0\.2 +0\.2 +31 +21 +– +–/);
  // Twice as many take twice as long, but for the hundred who are alone.
  expect(text).toMatch(/some +1,000 +1,000 +1,000 +fitted/);
  expect(text).toMatch(/some +2,000 +2,000 +\d,\d{3} +[+-]?\d %/);
  const tables = text.split('\n').filter((line) => !line.startsWith('A processor'));
  expect(Math.max(...tables.map((line) => line.length))).toBeLessThanOrEqual(80);
});

test.each([
  ['--costs', '/no/such/file.json', 'cannot be read'],
  ['--costs', 'package.json', 'is not what `bench cost --json` writes: run: '],
  ['--costs', 'results/rush.json', 'is not what `bench cost --json` writes: rows.0.sold: '],
  ['--rushes', '/no/such/file.json', 'cannot be read'],
  ['--rushes', 'results/sweep-contention.json', 'is not what `sweep buyers --json` writes: run.axis: '],
])('%s %s is bad usage: %s', async (option, file, words) => {
  const { status, stderr } = await runLab(['capacity', option, file]);
  expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining(words) });
});
