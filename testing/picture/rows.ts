import { wrap } from '@ticket-rush/shared/report/wrap';
import type { Line } from '../interleaving/transcript/transcript';
import { inShort, type Short } from './in-short';

/** A line of a transcript, and the room that it takes in a picture. */
export interface Row extends Line, Short {
  top: number;
  height: number;
  /** `said` where it does not fit beside the name; it stands below it then. */
  below: string[];
}

/** Between the lines of one row. In pixels, as all lengths are. */
export const LEADING = 17;
const PADDING = 6;

/** Puts the lines below each other. @param columns how many characters a lane is wide */
export function rowsOf(lines: readonly Line[], columns: number, top: number): Row[] {
  let next = top;
  return lines.map((line) => {
    const short = inShort(line);
    const fits = short.name.length + 2 + short.said.length <= columns;
    const below = fits ? [] : wrap(`  ${short.said}`, columns).split('\n');
    const row = { ...line, ...short, below, top: next, height: PADDING + LEADING * (1 + below.length) };
    next += row.height;
    return row;
  });
}
