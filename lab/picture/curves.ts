import * as Plot from '@observablehq/plot';
import { groupBy } from '@ticket-rush/shared/report/group-by';
import { type Colour, colour } from '@ticket-rush/testing/picture/palette';
import { whole } from '../report/whole';
import { AXES, type Axis } from '../sweep/axes';
import { crossoverLines, SHOWN } from '../sweep/report';
import type { Point, SweepResults } from '../sweep/results';
import { draw } from './draw';

const PAGE = 820;
const HEIGHT = 420;
const MARGIN = { top: 18, bottom: 44, left: 56, right: 190 };
/** Between two names at the ends of their curves. */
const LINE_HEIGHT = 14;
const COLOURS: Colour[] = ['good', 'wrong', 'service', 'twice', 'open', 'ink', 'faint'];
/** So that a curve is told from its neighbour without its colour, too. */
const DASHES = ['none', '6 3', '2 3'];

/** A curve for each technique on logarithmic axes, with its name at its end. */
export function sweepCurves(results: SweepResults, points: Point[]): string {
  const axis: Axis = AXES[results.run.axis];
  const value = (point: Point) => Math.max(0.1, point[axis.shows]);
  const curves = [...groupBy(points, ({ level, technique }) => `${level} ${technique}`)];
  const ends = scaleOf(
    points.flatMap((point) => [value(point), ...point.rounds.filter((round) => round > 0)]),
  );
  const styleOf = new Map(curves.map(([name], index) => [name, index]));
  const labels = apart(
    curves.map(([name, curve]) => ({ name, ...(curve.at(-1) as Point), y: value(curve.at(-1) as Point) })),
    ends,
  );
  const stroke = (name: string) => colour(COLOURS[(styleOf.get(name) ?? 0) % COLOURS.length] as Colour);
  return draw({
    finding: findingOf({ ...results, points }, axis),
    plot: {
      width: PAGE,
      height: HEIGHT,
      ...{
        marginTop: MARGIN.top,
        marginBottom: MARGIN.bottom,
        marginLeft: MARGIN.left,
        marginRight: MARGIN.right,
      },
      x: {
        type: 'log',
        label: axis.label,
        ticks: [...new Set(points.map(({ at }) => at))],
        tickFormat: whole,
      },
      y: {
        type: 'log',
        domain: ends,
        label: SHOWN[axis.shows].toLowerCase(),
        grid: true,
        ticks: 5,
        tickFormat: whole,
      },
      marks: [
        ...curves.flatMap(([name, curve], index) => [
          Plot.line(curve, {
            ...{ x: 'at', y: value, stroke: stroke(name), strokeWidth: 2 },
            strokeDasharray: DASHES[Math.floor(index / COLOURS.length) % DASHES.length] as string,
          }),
          Plot.ruleX(curve, {
            ...{ x: 'at', stroke: stroke(name), strokeOpacity: 0.5 },
            y1: ({ rounds }: Point) => Math.min(...rounds),
            y2: ({ rounds }: Point) => Math.max(...rounds),
          }),
          Plot.dot(curve, { x: 'at', y: value, r: 2.5, fill: stroke(name) }),
        ]),
        Plot.text(labels, {
          ...{ x: 'at', y: 'y', text: 'name', textAnchor: 'start', dx: 8, fontSize: 11 },
          fill: ({ name }: { name: string }) => stroke(name),
        }),
      ],
    },
  });
}

function scaleOf(values: number[]): [number, number] {
  return [Math.min(...values) / 1.15, Math.max(...values) * 1.15];
}

/** Moves the names apart where two would stand in one another; from the top downwards, and back up at the bottom. */
function apart<Label extends { y: number }>(labels: Label[], [least, most]: [number, number]): Label[] {
  const span = Math.log(most / least);
  const height = HEIGHT - MARGIN.top - MARGIN.bottom;
  const down = (y: number) => (Math.log(most / y) / span) * height;
  const back = (pixel: number) => most / Math.exp((pixel / height) * span);
  const inOrder = labels.toSorted((one, other) => other.y - one.y);
  const pixels = inOrder.map(({ y }) => down(y));
  for (let index = 1; index < pixels.length; index++) {
    pixels[index] = Math.max(pixels[index] as number, (pixels[index - 1] as number) + LINE_HEIGHT);
  }
  let lowest = height;
  for (let index = pixels.length - 1; index >= 0; index--) {
    pixels[index] = Math.min(pixels[index] as number, lowest);
    lowest = (pixels[index] as number) - LINE_HEIGHT;
  }
  return inOrder.map((label, index) => ({ ...label, y: back(pixels[index] as number) }));
}

function findingOf(results: SweepResults, { label, shows }: Axis): string {
  const last = Math.max(...results.points.map(({ at }) => at));
  const ends = results.points.filter(({ at }) => at === last).sort((one, other) => other[shows] - one[shows]);
  const [most, least] = [ends[0] as Point, ends.at(-1) as Point];
  const range = `At ${whole(last)}: from ${whole(least[shows])} (${least.technique}) to ${whole(most[shows])} (${most.technique})`;
  const crossovers = crossoverLines(results).map((line) => line.replaceAll('`', ''));
  return [`${SHOWN[shows]}, by ${label}. ${range}`, ...crossovers].join('; ');
}
