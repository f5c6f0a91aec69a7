import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { temporaryFile } from '@ticket-rush/testing/temporary-folder';
import { unprotected } from '../../lv1-race-condition/src/techniques/unprotected';
import { coloursFor } from '../report/colour';
import { crossoversIn } from '../sweep/crossovers';
import { exponentOf } from '../sweep/exponent';
import { growthLine } from '../sweep/growth';
import { renderSweep } from '../sweep/report';
import type { Point, SweepResults } from '../sweep/results';
import { retriesIn } from '../sweep/retries';
import { stretchesOf } from '../sweep/sweep';
import { pickerOf, zipfShares } from '../sweep/zipf';
import { runLab } from './run-lab';

test('the second event is wanted half as often as the first', () => {
  const [first, second, third] = zipfShares(3) as [number, number, number];
  expect(first + second + third).toBeCloseTo(1);
  expect([first / second, first / third]).toEqual([expect.closeTo(2), expect.closeTo(3)]);
  expect(zipfShares(1)).toEqual([1]);
});

test('each item is picked as often as its share says', () => {
  const random = (point: number) => pickerOf(['a', 'b', 'c'], [0.5, 0.25, 0.25], () => point)();
  expect([0, 0.49, 0.5, 0.74, 0.75, 0.99, 1].map(random)).toEqual(['a', 'a', 'b', 'b', 'c', 'c', 'c']);
});

test('the exponent of a power law is its power', () => {
  const law = (power: number) => [1, 10, 100].map((x) => ({ x, y: 7 * x ** power }));
  expect(exponentOf(law(1))).toBeCloseTo(1);
  expect(exponentOf(law(0))).toBeCloseTo(0);
  expect(exponentOf(law(-0.5))).toBeCloseTo(-0.5);
  expect(exponentOf([{ x: 1, y: 2 }])).toBeNull();
  expect(
    exponentOf([
      { x: 1, y: 2 },
      { x: 10, y: 0 },
    ]),
  ).toBeNull();
});

test('the retries of a technique are found among the metrics', () => {
  const metrics = [
    '# TYPE ticket_rush_retries_total counter',
    'ticket_rush_retries_total{technique="some-other",level="lv2"} 7',
    'ticket_rush_retries_total{technique="some",level="lv2"} 42',
  ].join('\n');
  expect(retriesIn(metrics, 'some')).toBe(42);
  expect(retriesIn(metrics, 'unheard-of')).toBe(0);
});

const point = (technique: string, at: number, rounds: number[]): Point => ({
  ...{ level: 'lv2', technique, at, rounds, perSecond: rounds[0] as number },
  ...{ doneMs: 1, answerP50Ms: 1, answerP99Ms: 1, attempts: 1, soldOut: 0, comeAgain: 0, clientMs: 0 },
});

const results = (points: Point[]): SweepResults => ({
  run: {
    ...{ at: '2026-11-28T00:00:00.000Z', command: 'npm run lab -- sweep contention', node: '24.0.0' },
    ...{ cpu: 'A processor', cores: 2, redis: '7.0.15', postgres: '18.4', axis: 'contention' },
    ...{ callers: 32, seconds: 1, rounds: 2 },
  },
  points,
});

const curves = (one: number[][], other: number[][]) =>
  results([
    ...one.map((rounds, index) => point('one', 10 ** index, rounds)),
    ...other.map((rounds, index) => point('other', 10 ** index, rounds)),
  ]);

test('two curves cross where each is clearly better on its side', () => {
  const crossing = curves(
    [
      [900, 950],
      [500, 510],
      [300, 320],
    ],
    [
      [500, 600],
      [480, 520],
      [800, 900],
    ],
  );
  expect(crossoversIn(crossing)).toEqual([{ level: 'lv2', below: 'one', above: 'other', between: [1, 100] }]);
  expect(renderSweep(crossing, coloursFor({}))).toContain('up to 1 `one` is better, from 100 on `other`');
});

test('what is no choice at its own point does not cross, nor does a single round', () => {
  const slow = [
    [900, 950],
    [90, 95],
  ];
  const others = [
    [300, 310],
    [100, 110],
  ];
  const best = [1, 10].map((at) => point('best', at, [2_000, 2_100]));
  const three = curves(slow, others);
  expect(crossoversIn({ ...three, points: [...three.points, ...best] })).toEqual([]);
  const once = curves([[900], [300]], [[500], [800]]);
  expect(crossoversIn({ ...once, run: { ...once.run, rounds: 1 } })).toEqual([]);
});

test('curves whose rounds overlap do not cross, nor do those that change places twice', () => {
  expect(
    crossoversIn(
      curves(
        [
          [900, 400],
          [300, 850],
        ],
        [
          [500, 600],
          [800, 900],
        ],
      ),
    ),
  ).toEqual([]);
  const twice = curves([[900], [100], [900]], [[500], [500], [500]]);
  expect(crossoversIn(twice)).toEqual([]);
});

test('how a technique grows is one sentence, with the power, and with those who were told to come again', () => {
  const square = [1, 10, 100].map((at) => ({ ...point('one', at, [7 * at ** 0.5]), doneMs: 1_000 }));
  expect(growthLine('contention', square)).toBe(
    'lv2 `one`: 7 tickets a second at 1, 70 tickets a second at 100; twice as many events, 1.41 times as many tickets a second (power 0.50).',
  );
  const refused = square.map((one) => (one.at === 10 ? { ...one, comeAgain: 22 } : one));
  expect(growthLine('contention', refused)).toContain('; 50 % of all were told to come again at 10.');
});

test('of a curve that rises and falls its peak is told', () => {
  const hill = [1, 10, 50].map((at, index) => point('one', at, [[100, 900, 300][index] as number]));
  expect(growthLine('pool', hill)).toMatch(
    /; most at 10, with 900 \(power 0\.\d\d, which says little of such a curve\)\.$/,
  );
});

test('points with the same processes share them and take turns, in their order', () => {
  expect(stretchesOf({ axis: 'buyers', points: [5_000, 100] })).toEqual([[100, 5_000]]);
  expect(stretchesOf({ axis: 'pool', points: [10, 2] })).toEqual([[2], [10]]);
});

test('a sweep measures each technique at each point', async () => {
  const file = temporaryFile('sweep.json');
  const brief = ['--level', 'lv1', '--technique', unprotected.slug, '--points', '1,3', '--callers', '4'];
  const page = file.replace('.json', '.html');
  const files = ['--json', file, '--html', page];
  const { status, stdout, stderr } = await runLab(['sweep', 'contention', ...brief, ...files]);
  expect(`${status} ${stderr}`).toMatch(/^0 /);
  const { points, run }: SweepResults = JSON.parse(readFileSync(file, 'utf8'));
  expect(points.map(({ technique, at }) => `${technique} ${at}`)).toEqual([
    `${unprotected.slug} 1`,
    `${unprotected.slug} 3`,
  ]);
  for (const { perSecond, answerP99Ms } of points) {
    expect(perSecond).toBeGreaterThan(0);
    expect(answerP99Ms).toBeGreaterThan(0);
  }
  expect(run).toMatchObject({ axis: 'contention', callers: 4 });
  expect(stdout).toMatch(/lv1 +[\w-]+ +[\d,]+ +[\d,]+/);
  expect(readFileSync(page, 'utf8')).toMatch(/<figcaption>lv1<\/figcaption><svg[\s\S]*twice as many events/);
});

test('an axis that there is not is a usage error with those that there are', async () => {
  const { status, stderr } = await runLab(['sweep', 'sideways']);
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: expect.stringMatching(/contention, instances, pool/),
  });
});

test('a point that no machine has is a usage error with how far the axis goes', async () => {
  const { status, stderr } = await runLab(['sweep', 'instances', '--points', '2,900']);
  expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining('goes up to 16') });
});
