import { spansOf } from '../interleaving/transcript/spans';
import type { Line } from '../interleaving/transcript/transcript';
import { escaped } from './escaped';
import { colour } from './palette';
import { LEADING, type Row, rowsOf } from './rows';

/** The width of a chapter on GitHub, less a little. In pixels, as all lengths are. */
const WIDTH = 820;
const FONT_SIZE = 13;
/** The widest letter of the fonts below. */
const LETTER = 7.83;
const FONTS = 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace';
/** For the numbers of the lines. */
const NUMBERS = 30;
/** For the names of the parties. */
const HEAD = 30;
const LEGEND = 34;
const GAP = 10;
/** Between the edge of a lane and its text. */
const PADDING = 14;

interface Lane {
  party: string;
  x: number;
  width: number;
}

/**
 * Draws what several transactions did: a lane for each, time downward, a block while it holds a lock, a dashed one while it waits.
 *
 * @param finding what the picture says, for those who cannot see it
 * @returns an SVG element, to be `themed`
 */
export function drawTranscript(lines: readonly Line[], finding: string): string {
  const parties = [...new Set(lines.map(({ party }) => party))];
  const width = Math.floor((WIDTH - NUMBERS - GAP * (parties.length - 1)) / parties.length) - 1;
  const lanes = parties.map((party, index) => ({ party, width, x: NUMBERS + index * (width + GAP) }));
  const rows = rowsOf(lines, Math.floor((width - 2 * PADDING) / LETTER), HEAD);
  const { top, height } = rows.at(-1) as Row;
  const end = top + height;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="${escaped(finding)}" width="${WIDTH}" height="${end + LEGEND}" viewBox="0 0 ${WIDTH} ${end + LEGEND}" font-family="${FONTS}" font-size="${FONT_SIZE}" fill="${colour('ink')}">`,
    `<rect width="${WIDTH}" height="${end + LEGEND}" fill="${colour('paper')}"/>`,
    ...lanes.map((lane) => drawLane(lane, end)),
    ...drawSpans(lines, rows, lanes),
    ...rows.map((row) => drawRow(row, lanes)),
    drawLegend(end + LEGEND - 12),
    '</svg>',
  ].join('\n');
}

function drawLane({ party, x, width }: Lane, end: number): string {
  return (
    `<text x="${x + PADDING}" y="19" font-weight="700">${escaped(party)}</text>` +
    `<rect x="${x}" y="${HEAD}" width="${width}" height="${end - HEAD}" rx="4" fill="none" stroke="${colour('grid')}"/>`
  );
}

function drawSpans(lines: readonly Line[], rows: Row[], lanes: Lane[]): string[] {
  return spansOf(lines).map(({ party, what, from, to }) => {
    const { x, width } = laneOf(party, lanes);
    const [first, last] = [rows[from - 1] as Row, rows[to - 1] as Row];
    return (what === 'holds' ? block : dashed)(x, first.top, width, last.top + last.height - first.top);
  });
}

/** A tint with an edge: it is told from the rest by its shape, too. */
function block(x: number, y: number, width: number, height: number): string {
  return (
    `<rect x="${x}" y="${y + 1}" width="${width}" height="${height - 2}" rx="4" fill="${colour('good')}" fill-opacity="0.16"/>` +
    `<rect x="${x}" y="${y + 1}" width="6" height="${height - 2}" rx="2" fill="${colour('good')}"/>`
  );
}

function dashed(x: number, y: number, width: number, height: number): string {
  return `<rect x="${x + 3}" y="${y + 2}" width="${width - 6}" height="${height - 4}" rx="4" fill="none" stroke="${colour('twice')}" stroke-width="2" stroke-dasharray="6 5"/>`;
}

function drawRow(row: Row, lanes: Lane[]): string {
  const { party, number, top, name, said, isError, below } = row;
  const x = laneOf(party, lanes).x + PADDING;
  const y = top + LEADING - 1;
  const paint = isError ? ` fill="${colour('wrongInk')}" font-weight="700"` : '';
  const beside = below.length === 0 ? `  <tspan${paint}>${escaped(said)}</tspan>` : '';
  return [
    `<text x="${NUMBERS - 8}" y="${y}" text-anchor="end" fill="${colour('faint')}">${number}</text>`,
    `<text x="${x}" y="${y}" xml:space="preserve"><tspan font-weight="600">${escaped(name)}</tspan>${beside}</text>`,
    ...below.map(
      (text, index) =>
        `<text x="${x}" y="${y + LEADING * (index + 1)}" xml:space="preserve"${paint}>${escaped(text)}</text>`,
    ),
  ].join('');
}

function drawLegend(y: number): string {
  const text = (x: number, words: string) =>
    `<text x="${x}" y="${y}" fill="${colour('faint')}">${words}</text>`;
  return [
    block(NUMBERS, y - 14, 34, 20),
    text(NUMBERS + 42, 'holds a lock'),
    dashed(NUMBERS + 160, y - 14, 40, 20),
    text(NUMBERS + 208, 'waits'),
    text(NUMBERS + 280, 'time runs downward; the numbers are those of the text'),
  ].join('');
}

function laneOf(party: string, lanes: Lane[]): Lane {
  return lanes.find((lane) => lane.party === party) as Lane;
}
