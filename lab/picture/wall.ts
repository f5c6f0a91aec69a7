import * as Plot from '@observablehq/plot';
import { colour } from '@ticket-rush/testing/picture/palette';
import type { Trace } from '../rush/trace';
import { draw } from './draw';

const PER_ROW = 20;
const SQUARE = 19;

interface Square {
  column: number;
  row: number;
  owners: number;
  says: string;
}

/** The wall: a square for each ticket, coloured by how many owners it has, with their number in it from two on. */
export function wall({ owners }: Pick<Trace, 'owners'>, tickets: number): string {
  const squares = owners.map(squareOf);
  const rows = Math.ceil(squares.length / PER_ROW);
  return draw({
    finding: wallFinding({ owners }, tickets),
    plot: {
      width: PER_ROW * SQUARE,
      height: rows * SQUARE,
      margin: 0,
      x: { axis: null, domain: Array.from({ length: PER_ROW }, (_, index) => index), padding: 0.1 },
      y: { axis: null, domain: Array.from({ length: rows }, (_, index) => index), padding: 0.1 },
      marks: [
        Plot.cell(squares, {
          x: 'column',
          y: 'row',
          fill: ({ owners }: Square) => fillOf(owners),
          stroke: ({ owners }: Square) => (owners === 0 ? colour('grid') : 'none'),
          rx: 3,
          title: 'says',
        }),
        Plot.text(
          squares.filter((square) => square.owners > 1),
          {
            x: 'column',
            y: 'row',
            text: ({ owners }: Square) => (owners > 99 ? '99+' : String(owners)),
            fill: colour('paper'),
            fontSize: 9,
            fontWeight: 700,
            pointerEvents: 'none',
          },
        ),
      ],
    },
  });
}

/** How many bookings the wall shows: those of the one round that it is of. */
export function bookingsOn({ owners }: Pick<Trace, 'owners'>): number {
  return owners.reduce((sum, [count = 0]) => sum + count, 0);
}

/** The wall in one sentence. */
export function wallFinding({ owners }: Pick<Trace, 'owners'>, tickets: number): string {
  const count = (wanted: (owners: number) => boolean) =>
    owners.filter(([number = 0]) => wanted(number)).length;
  const groups: [tickets: number, owners: string][] = [
    [count((number) => number === 1), 'one owner'],
    [count((number) => number > 1), 'several owners'],
    [count((number) => number === 0), 'no owner'],
  ];
  const shares = groups.filter(([number]) => number > 0).map(([number, what]) => `${number} have ${what}`);
  return `of ${tickets} tickets ${shares.join(', ')}`;
}

function squareOf([count = 0, ...buyers]: number[], index: number): Square {
  const more = count - buyers.length;
  const names = `${buyers.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  const says =
    count === 0
      ? `Ticket ${index + 1}: no owner`
      : `Ticket ${index + 1}: ${count === 1 ? 'buyer' : `${count} owners, buyers`} ${names}`;
  return { column: index % PER_ROW, row: Math.floor(index / PER_ROW), owners: count, says };
}

function fillOf(owners: number): string {
  if (owners === 0) return colour('empty');
  if (owners === 1) return colour('good');
  return colour(owners === 2 ? 'twice' : 'wrong');
}
