import { groupBy } from '@ticket-rush/shared/report/group-by';
import { benchSection, renderBench } from '../report/bench-report';
import type { Colours } from '../report/colour';
import type { Source } from '../report/source-line';
import { type Column, chapterTable, figure, slug, terminalTable, word } from '../report/table';
import { short, whole } from '../report/whole';
import { AXES, type Axis, type AxisName, type Shown } from './axes';
import { type Crossover, crossoversIn } from './crossovers';
import { exponentOf } from './exponent';
import { growthLine } from './growth';
import type { Point, SweepResults } from './results';

/** One technique, over all points. */
type Curve = Point[];

export const SHOWN: Record<Shown, string> = {
  perSecond: 'Tickets sold in each second',
  doneMs: 'Milliseconds until the last buyer knows',
  answerP99Ms: '99th percentile of the answers, in milliseconds',
};

/** Everything that a person is shown at the end. */
export function renderSweep(results: SweepResults, colours: Colours): string {
  const table = terminalTable(columnsOf(results), curvesIn(results));
  return renderBench(
    [table, crossoverLines(results).join('\n'), growthLines(results).join('\n')],
    [legendOf(results.run.axis)],
    howOf(results),
    colours,
  );
}

/** The same for a page: the curves of all techniques, and where they cross. */
export function sweepSection(results: SweepResults, source: Source): string {
  const lists = [crossoverLines(results), growthLines(results)].map((lines) =>
    lines.map((line) => `- ${line}`).join('\n'),
  );
  const table = chapterTable(columnsOf(results), curvesIn(results));
  const blocks = [legendOf(results.run.axis), table, ...lists.filter((list) => list !== '')];
  return benchSection(blocks, howOf(results), source);
}

/** How the cost of each technique grows, a sentence for each. */
export function growthLines(results: SweepResults): string[] {
  return curvesIn(results).map((curve) => growthLine(results.run.axis, curve));
}

/** One point, while the others are still measured. */
export function pointLine(axis: AxisName): (point: Point) => string {
  const { shows } = AXES[axis];
  const unit = shows === 'perSecond' ? 'tickets/s' : 'ms';
  return ({ level, technique, at, ...sample }) =>
    `${level} ${technique} at ${at}: ${whole(sample[shows])} ${unit}`;
}

/** Where which of two techniques is better changes, as sentences. */
export function crossoverLines(results: SweepResults): string[] {
  return crossoversIn(results).map(
    ({ level, below, above, between: [from, to] }: Crossover) =>
      `${level}: up to ${whole(from)} \`${below}\` is better, from ${whole(to)} on \`${above}\``,
  );
}

function curvesIn({ points }: SweepResults): Curve[] {
  return [...groupBy(points, ({ level, technique }) => `${level} ${technique}`).values()];
}

function columnsOf(results: SweepResults): Column<Curve>[] {
  const axis: Axis = AXES[results.run.axis];
  return [
    word('', ([first]) => first?.level ?? ''),
    slug('technique', ([first]) => first?.technique ?? ''),
    ...pointsIn(results).map((at) =>
      figure<Curve>(whole(at), (curve) => {
        const point = curve.find((candidate) => candidate.at === at);
        return point === undefined ? '–' : short(point[axis.shows]);
      }),
    ),
    figure<Curve>('power', (curve) => powerOf(curve, axis.shows)),
  ];
}

/** How the figure grows with what is varied. */
function powerOf(curve: Curve, shows: Shown): string {
  return exponentOf(curve.map((point) => ({ x: point.at, y: point[shows] })))?.toFixed(2) ?? '–';
}

function pointsIn({ points }: SweepResults): number[] {
  return [...new Set(points.map(({ at }) => at))].sort((one, other) => one - other);
}

function legendOf(name: AxisName): string {
  const { label, shows }: Axis = AXES[name];
  return `${SHOWN[shows]}, by ${label}.\nPower p: twice as many, 2^p times the figure.`;
}

function howOf({ run }: SweepResults) {
  const load = AXES[run.axis].shows === 'perSecond' ? { load: `${run.callers} callers` } : {};
  return { run, servers: `PostgreSQL ${run.postgres}, Redis ${run.redis}`, ...load };
}
