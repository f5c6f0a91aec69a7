import * as Plot from '@observablehq/plot';
import { colour } from '@ticket-rush/testing/picture/palette';
import { whole } from '../report/whole';
import type { Row } from '../rush/row';
import type { Trace } from '../rush/trace';
import { draw } from './draw';

const ROW_HEIGHT = 17;
const NAMES = 158;

/** A row of the result file with its trace. */
export type TracedRow = Row & { trace: Trace };

/** One line for each technique, and the same order in every picture. */
export function frame(
  rows: Row[],
  width: number,
): Pick<Plot.PlotOptions, 'width' | 'height' | 'marginLeft' | 'y'> {
  return {
    width,
    height: rows.length * ROW_HEIGHT + 44,
    marginLeft: NAMES,
    y: { domain: rows.map(nameOf), label: null, tickSize: 0, padding: 0.2 },
  };
}

export function nameOf({ level, technique }: Row): string {
  return `${level} ${technique}`;
}

/** Answers and decisions as distributions: the middle half thick, 90 % thin, the median as a stroke. */
export function distributions(rows: TracedRow[], which: 'answers' | 'decisions', width: number): string {
  const bands = rows.map((row) => {
    const at = (percent: number) => Math.max(1, row.trace[which][percent] ?? 1);
    return { name: nameOf(row), p5: at(5), p25: at(25), p50: at(50), p75: at(75), p95: at(95), p99: at(99) };
  });
  const tip = ({ name, p50, p95, p99 }: (typeof bands)[number]) =>
    `${name}: half within ${whole(p50)} ms, 95 % within ${whole(p95)} ms, 99 % within ${whole(p99)} ms`;
  const slowest = [...bands].sort((one, other) => other.p50 - one.p50)[0];
  const fastest = [...bands].sort((one, other) => one.p50 - other.p50)[0];
  return draw({
    finding: `How long buyers waited for ${which === 'answers' ? 'the answer' : 'the decision'}: the median lies between ${whole(fastest?.p50 ?? 0)} ms (${fastest?.name}) and ${whole(slowest?.p50 ?? 0)} ms (${slowest?.name})`,
    plot: {
      ...frame(rows, width),
      x: { type: 'log', label: 'ms (logarithmic)', grid: true, ticks: 5, tickFormat: whole },
      marks: [
        Plot.ruleY(bands, { y: 'name', x1: 'p5', x2: 'p95', stroke: colour('good'), strokeWidth: 2 }),
        Plot.barX(bands, { y: 'name', x1: 'p25', x2: 'p75', fill: colour('good'), title: tip }),
        Plot.tickX(bands, { y: 'name', x: 'p50', stroke: colour('ink'), strokeWidth: 2 }),
        Plot.dot(bands, { y: 'name', x: 'p99', r: 2, fill: colour('faint'), title: tip }),
      ],
    },
  });
}

/** When tickets were sold: a stroke for each, in another colour for those that there never were. */
export function salesOverTime(rows: TracedRow[], tickets: number, width: number): string {
  const sales = rows.flatMap((row) =>
    row.trace.sales.map((at, index) => ({ name: nameOf(row), at, there: index < tickets })),
  );
  return draw({
    finding: `When each ticket was sold; ${rows.filter(({ sold }) => sold > tickets).length} of ${rows.length} techniques sold more than ${whole(tickets)}`,
    plot: {
      ...frame(rows, width),
      x: { label: 'ms since the click', grid: true, ticks: 5, tickFormat: whole },
      marks: [
        Plot.tickX(sales, {
          y: 'name',
          x: 'at',
          stroke: ({ there }) => colour(there ? 'good' : 'wrong'),
          strokeOpacity: 0.7,
        }),
      ],
    },
  });
}

/** One number for each technique as a bar, with the number beside it. */
export function bars(
  rows: TracedRow[],
  {
    label,
    value,
    wrongFrom = Number.POSITIVE_INFINITY,
  }: { label: string; value: (row: Row) => number; wrongFrom?: number },
  width: number,
): string {
  const lengths = rows.map((row) => ({ name: nameOf(row), value: value(row) }));
  const most = lengths.reduce((one, other) => (other.value > one.value ? other : one));
  return draw({
    finding: `${label}: most for ${most.name}, ${whole(most.value)}`,
    plot: {
      ...frame(rows, width),
      marginRight: 52,
      x: { label, grid: true, ticks: 4, tickFormat: whole },
      marks: [
        Plot.barX(lengths, {
          y: 'name',
          x: 'value',
          fill: ({ value }) => colour(value >= wrongFrom ? 'wrong' : 'good'),
        }),
        Plot.text(lengths, {
          y: 'name',
          x: 'value',
          text: ({ value }) => whole(value),
          textAnchor: 'start',
          dx: 4,
          fontSize: 9,
        }),
      ],
    },
  });
}
