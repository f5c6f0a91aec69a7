import * as Plot from '@observablehq/plot';
import { colour } from '@ticket-rush/testing/picture/palette';
import { whole } from '../report/whole';
import { draw } from './draw';

/** One figure of a bench. */
export interface Figure {
  /** What was measured, in the same words in each panel. */
  name: string;
  panel: string;
  value: number;
  /** Between which values the rounds lay, or another range that belongs to it. */
  range?: [from: number, to: number];
  /** What it is held against. */
  beside?: number;
  /** What stands beside it, if that is not the value. */
  says?: string;
  /** Something is wrong with it, and the picture says so by a sign. */
  wrong?: boolean;
}

export interface Chart {
  /** In words, for the axis. */
  label: string;
  /** What was found, to be said before the extremes. */
  finding: string;
  figures: Figure[];
  /** Where the largest is more than ten times the smallest: dots on a logarithmic axis. */
  logarithmic?: boolean;
  /** What everything is held against is this. */
  norm?: number;
  text?: (value: number) => string;
}

const PAGE = 820;
const ROW_HEIGHT = 19;
const LETTER = 6.2;

/** The figures of a bench, in panels beside each other: bars from zero, or dots where the scale is logarithmic. */
export function figuresChart(chart: Chart): string {
  const { label, figures, logarithmic = false, norm, text = whole } = chart;
  const names = [...new Set(figures.map(({ name }) => name))];
  const panels = [...new Set(figures.map(({ panel }) => panel))];
  const ends = figures.flatMap(({ value, range = [value, value], beside = value }) => [
    value,
    beside,
    ...range,
  ]);
  const [least, most] = [Math.min(...ends), Math.max(...ends)];
  const labels = { fx: 'panel', y: 'name', textAnchor: 'start', dx: 6, fontSize: 10 } as const;
  return draw({
    finding: findingOf(chart),
    plot: {
      width: PAGE,
      height: names.length * ROW_HEIGHT + 70,
      marginLeft: Math.max(...names.map(({ length }) => length)) * LETTER + 14,
      marginRight: 62,
      marginTop: panels.length > 1 ? 34 : 10,
      x: {
        type: logarithmic ? 'log' : 'linear',
        domain: logarithmic ? [least / 1.5, most * 1.5] : [0, most],
        ...{ label, grid: true, tickFormat: logarithmic ? whole : text },
        ticks: logarithmic ? powersOfTen(least, most) : panels.length > 2 ? 2 : 3,
      },
      y: { domain: names, label: null, tickSize: 0, padding: 0.25 },
      fx: { domain: panels, label: null, axis: panels.length > 1 ? 'top' : null, padding: 0.22 },
      marks: [
        ...(norm === undefined ? [] : [Plot.ruleX([norm], { stroke: colour('faint') })]),
        logarithmic
          ? Plot.dot(figures, { fx: 'panel', y: 'name', x: 'value', r: 4, fill: paint })
          : Plot.barX(figures, { fx: 'panel', y: 'name', x1: 0, x2: 'value', fill: paint }),
        Plot.ruleY(
          figures.filter(({ range }) => range),
          {
            ...{ fx: 'panel', y: 'name', stroke: colour('ink'), strokeWidth: 1.5 },
            x1: ({ range }: Figure) => range?.[0],
            x2: ({ range }: Figure) => range?.[1],
          },
        ),
        Plot.tickX(
          figures.filter(({ beside }) => beside !== undefined),
          { fx: 'panel', y: 'name', x: 'beside', stroke: colour('twice'), strokeWidth: 3 },
        ),
        Plot.text(figures, {
          ...labels,
          x: (figure: Figure) => endOf(figure, logarithmic ? (end) => 2 * end : (end) => end + most / 8),
          text: ({ value, wrong, says = text(value) }: Figure) => `${says}${wrong ? ' ✗' : ''}`,
          fill: ({ wrong }: Figure) => colour(wrong ? 'wrongInk' : 'ink'),
        }),
      ],
    },
  });
}

/** Where a mark ends, the stroke beside it included if it would stand in the words that follow. */
function endOf(
  { value, range = [value, value], beside = 0 }: Figure,
  wordsEnd: (end: number) => number,
): number {
  const end = Math.max(value, range[1]);
  return beside > end && beside < wordsEnd(end) ? beside : end;
}

function powersOfTen(least: number, most: number): number[] {
  return [1, 10, 100, 1_000, 10_000, 100_000].filter((power) => power > least / 1.5 && power < most * 1.5);
}

function paint({ wrong }: Figure): string {
  return colour(wrong ? 'wrong' : 'good');
}

/** The finding, and the ends of each panel: from the figures, so that it cannot outlive them. */
function findingOf({ finding, figures, text = whole }: Chart): string {
  const panels = [...new Set(figures.map(({ panel }) => panel))];
  const ends = panels.map((panel) => {
    const inOrder = figures
      .filter((figure) => figure.panel === panel)
      .sort((one, other) => other.value - one.value);
    const [most, least] = [inOrder[0] as Figure, inOrder.at(-1) as Figure];
    return `${panel === '' ? 'From' : `${panel}: from`} ${text(least.value)} (${least.name}) to ${text(most.value)} (${most.name})`;
  });
  return `${finding}. ${ends.join('; ')}`;
}
