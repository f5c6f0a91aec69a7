import * as Plot from '@observablehq/plot';
import { type Colour, colour } from '@ticket-rush/testing/picture/palette';
import { whole } from '../report/whole';
import { PARTS, type Part, type Parts } from '../rush/parts';
import { draw } from './draw';
import { frame, nameOf, type TracedRow } from './side-by-side';

const PAINT: Record<Part, Colour> = {
  lock: 'twice',
  pool: 'open',
  database: 'good',
  elsewhere: 'service',
  'on the way': 'refused',
};

/** Below this percentage of the width, a word does not fit. */
const ROOM_FOR_WORDS = 18;

/** For each technique, how the mean wait of its buyers divides, with the mean beside it. */
export function timeSpent(rows: TracedRow[], width: number): string {
  const known = rows.flatMap((row) => (row.trace.parts ? [{ row, parts: row.trace.parts }] : []));
  const bars = known.flatMap(({ row, parts }) =>
    shares(parts.mean).map((share) => ({ ...share, name: nameOf(row) })),
  );
  return draw({
    finding: `Where the time until the answer went. ${PARTS.map((part) => sayLargest(part, bars)).join('; ')}`,
    plot: {
      ...frame(
        known.map(({ row }) => row),
        width,
      ),
      marginRight: 60,
      x: { domain: [0, 100], label: '% of the time until the answer; at the right its mean', ticks: 4 },
      marks: [
        Plot.barX(bars, {
          y: 'name',
          x1: 'from',
          x2: 'to',
          fill: ({ part }) => colour(PAINT[part as Part]),
          title: 'says',
        }),
        Plot.text(
          bars.filter(({ from, to }) => to - from >= ROOM_FOR_WORDS),
          {
            y: 'name',
            x: ({ from, to }) => (from + to) / 2,
            text: 'part',
            fill: colour('paper'),
            fontSize: 9,
            fontWeight: 600,
          },
        ),
        Plot.text(known, {
          y: ({ row }) => nameOf(row),
          x: 100,
          text: ({ parts }) => `${whole(sumOf(parts.mean))} ms`,
          textAnchor: 'start',
          dx: 5,
          fontSize: 9,
        }),
      ],
    },
  });
}

/** For one technique, how the wait of each buyer divides, in the order of the answers. */
export function timeSpentByBuyer({ sample }: Parts, width: number): string {
  const points = sample.flatMap((parts, index) =>
    parts.map((ms, part) => ({
      buyer: (100 * index) / Math.max(1, sample.length - 1),
      ms,
      part: PARTS[part] as Part,
    })),
  );
  const last = sample.at(-1) ?? [];
  return draw({
    finding: `Where the time of each buyer went, in the order of their answers. The last one: ${shares(last)
      .map(({ says }) => says)
      .join(', ')}`,
    plot: {
      width,
      height: 150,
      marginLeft: 74,
      marginRight: 112,
      marginTop: 10,
      x: { label: '% of the buyers, in the order of their answers', ticks: 4 },
      y: { label: null, grid: true, ticks: 4, tickFormat: (ms: number) => `${whole(ms)} ms` },
      marks: [
        Plot.areaY(
          points,
          Plot.stackY({
            x: 'buyer',
            y: 'ms',
            z: 'part',
            order: [...PARTS],
            fill: ({ part }: { part: Part }) => colour(PAINT[part]),
          }),
        ),
        Plot.text(labelsOf(last), {
          x: 100,
          y: 'at',
          text: 'part',
          textAnchor: 'start',
          dx: 6,
          fontSize: 9,
          fill: colour('faint'),
        }),
      ],
    },
  });
}

/** A part's name beside its layer, where that is thick enough for a word. */
function labelsOf(parts: number[]): { at: number; part: Part }[] {
  const whole = sumOf(parts);
  let below = 0;
  return parts.flatMap((ms, index) => {
    const at = below + ms / 2;
    below += ms;
    return ms >= 0.08 * whole ? [{ at, part: PARTS[index] as Part }] : [];
  });
}

function shares(parts: number[]): { part: Part; from: number; to: number; says: string }[] {
  const all = sumOf(parts) || 1;
  let from = 0;
  return parts.map((ms, index) => {
    const part = PARTS[index] as Part;
    const share = { part, from, to: from + (100 * ms) / all, says: `${part} ${whole(ms)} ms` };
    from = share.to;
    return share;
  });
}

function sayLargest(part: Part, bars: { part: Part; name: string; from: number; to: number }[]): string {
  const [most] = bars
    .filter((bar) => bar.part === part)
    .sort((one, other) => other.to - other.from - (one.to - one.from));
  return most === undefined ? part : `${part}: most in ${most.name}, ${whole(most.to - most.from)} %`;
}

function sumOf(parts: number[]): number {
  return parts.reduce((sum, ms) => sum + ms, 0);
}
